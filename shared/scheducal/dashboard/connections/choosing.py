"""The page on which a connection's filter and rules are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scheducal.catalog.channels.model import BUILT_IN
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.rows import Read, values_of
from scheducal.connectors import registry
from scheducal.connectors.connections.authorization.wiring import connections
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.dashboard.asking.model import Missed
from scheducal.dashboard.asking.service import attempt, fields_of, status_of, value_of
from scheducal.dashboard.connections import choices, views
from scheducal.dashboard.connections.pages import FOLDER
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.keys import CatalogKind
from scheducal.store.table import table


def ask(request: PageRequest) -> PageResponse:
    """Show the filter and the rules. Three AWS requests, the session's among them."""
    return _page(request, Form(), (), *_read(request))


def save(request: PageRequest) -> PageResponse:
    """Change them."""
    found, catalog = _read(request)
    form = choices.rules_form(
        fields_of(request), found, choices.asked_of(registry.manifest(found.kind)), _names(catalog)
    )
    missed = [Missed("Somebody", "changed this connection", None, found.updated_at)]
    return attempt(
        request,
        form,
        lambda command: connections(CONNECTIONS).update(command, found.connection_id, value_of(form).changes()),
        lambda _: (f"{views.PATH}/{found.connection_id}", "The filter and the rules are saved."),
        lambda form, lines: _page(request, form, lines, found, catalog),
        lambda _: missed,
    )


def _read(request: PageRequest) -> tuple[Connection, Read]:
    tenant_id = request.viewer.tenant_id
    found = ConnectionRepository(table()).find(tenant_id, request.parts["connection_id"])
    return found, CatalogRepository(table()).read_all(tenant_id)


def _names(catalog: Read) -> Mapping[str, choices.Names]:
    kinds: Mapping[str, CatalogKind] = {"services": "service", "resources": "resource"}
    own = {str(each["entryId"]) for each in catalog.of_kind("channel")}
    found = {
        name: choices.names_of([(each["entryId"], values_of(each)["name"]) for each in catalog.of_kind(kind)])
        for name, kind in kinds.items()
    }
    return {**found, "channels": choices.Names({each: each for each in sorted({*BUILT_IN, *own})})}


def _page(
    request: PageRequest, form: Form[Any], missed: Sequence[Missed], found: Connection, catalog: Read
) -> PageResponse:
    names, rules, form = _names(catalog), found.ruleset, choices.beside(form)
    manifest = registry.manifest(found.kind)
    tables = [
        (name, legend, said, choices.rows_of(form, f"rules.{name}", _labelled(pairs, names[name])))
        for name, legend, said, pairs in (
            ("services", "Services", "Which of your services each of theirs is.", rules.services),
            ("resources", "People and rooms", "Which of yours each of theirs is.", rules.resources),
        )
    ]
    return page(
        request,
        FOLDER,
        "rules.html",
        title="Filter and rules",
        status=status_of(form, missed),
        form=form,
        missed=missed,
        connection=found,
        name=views.name_of(found),
        manifest=manifest,
        asked=choices.asked_of(manifest),
        choices=choices,
        names=names,
        metadata=choices.rows_of(form, "filter.metadata", found.filter.metadata),
        tables=tables,
        path=f"{views.PATH}/{found.connection_id}",
        may_write=request.viewer.may("connections.write"),
    )


def _labelled(pairs: Mapping[str, str], names: choices.Names) -> list[choices.Pair]:
    return [(theirs, names.label(ours)) for theirs, ours in pairs.items()]
