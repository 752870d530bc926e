"""A connection's filter and rules are chosen on a page, and saved as PATCH saves them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from scheducal.connectors import registry
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.ruleset.model import USUAL
from scheducal.dashboard.connections.choices import asked_of
from scheducal.store.table import table
from tests.connectors.bench import Bench, bench
from tests.connectors.conftest import toy
from tests.connectors.test_toy import TOY
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.dashboard.soundness import HOSTILE, check_sound
from tests.integration.world.catalog.business import Business
from tests.integration.world.world import World

__all__ = ["toy"]
USUALLY = {
    "rules.direction": "both",
    "rules.onCreate": "do",
    "rules.onMove": "do",
    "rules.onCancel": "do",
    "rules.onNoShow": "leave",
    "rules.notifies": "",
    "rules.winner": "later",
    "rules.adopts": "no",
}


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to the toy system."""
    with bench(TOY, world) as opened:
        yield opened


@pytest.fixture
def pages(made: Bench) -> Pages:
    """A developer's browser."""
    return Pages(made.world.wire, signed_in_member(made.world.tenant.tenant_id, "developer"))


def path_of(made: Bench) -> str:
    return f"/dashboard/connections/{made.connection.connection_id}"


def kept(made: Bench) -> Connection:
    return ConnectionRepository(table()).find(made.connection.tenant_id, made.connection.connection_id)


def save(made: Bench, pages: Pages, **more: Any) -> Shown:
    """Send the form as it is, with some fields otherwise."""
    path = f"{path_of(made)}/rules"
    hidden = pages.get(path).form(path)
    return pages.post(path, {**hidden, **USUALLY, **more})


def chosen(service: str, anna: str) -> dict[str, Any]:
    """Give fields that choose otherwise than usually."""
    return {
        "filter.bookingsOnly": "yes",
        "filter.services": [service],
        "filter.resources": [anna],
        "filter.channels": ["open", "partner"],
        "filter.metadata[0].name": "team",
        "filter.metadata[0].value": "north",
        "rules.onMove": "leave",
        "rules.notifies": "no",
        "rules.winner": "ours",
        "rules.adopts": "yes",
        "rules.services[0].name": "4711",
        "rules.services[0].value": "Cut",
        "rules.services[1].name": "",
        "rules.services[1].value": "",
        "rules.services[2].name": "a.b[1]",
        "rules.services[2].value": service,
    }


def test_the_filter_and_the_rules_are_shown_in_words_saved_and_shown_again(made: Bench, pages: Pages) -> None:
    business = Business(made.world.client)
    anna = business.resource()
    service = business.service(anna, name="Cut")
    assert f"{path_of(made)}/rules" in pages.get(path_of(made)).links
    shown = pages.get(f"{path_of(made)}/rules")
    check_sound(shown)
    for words in ("What people change there is not followed", "What is there stays as it is", "They become yours"):
        assert words in shown.text
    saved = save(made, pages, **chosen(service, anna))
    assert saved.status == 303, saved.text
    found = kept(made)
    assert (found.filter.services, found.filter.resources, found.filter.channels) == (
        (service,),
        (anna,),
        ("open", "partner"),
    )
    assert (found.filter.metadata, found.filter.bookings_only) == ((("team", "north"),), True)
    services = {"4711": service, "a.b[1]": service}
    assert found.ruleset == replace(
        USUAL, on_move="leave", notifies=False, winner="ours", adopts=True, services=services
    )
    again = pages.get(f"{path_of(made)}/rules")
    check_sound(again)
    marked = dict(re.findall(r'type="radio" name="rules\.(\w+)" value="(\w*)" checked', again.body))
    assert marked == {
        "direction": "both",
        "onCreate": "do",
        "onMove": "leave",
        "onCancel": "do",
        "onNoShow": "leave",
        "notifies": "no",
        "winner": "ours",
        "adopts": "yes",
    }
    assert re.search(r'value="Cut"[^>]*list="services"', again.body)
    # Nothing chosen is everything, and as usual.
    assert save(made, pages).status == 303
    assert (kept(made).filter.passes_plain(), kept(made).ruleset) == (True, USUAL)


def test_what_is_refused_stands_beside_its_field(made: Bench, pages: Pages) -> None:
    before = kept(made)
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"rules.direction": HOSTILE}, "rules.direction"),
        ({"rules.winner": "x"}, "rules.winner"),
        ({"rules.adopts": "yes"}, "rules.services"),
        ({"rules.adopts": "yes", "rules.direction": "out"}, "rules.adopts"),
        ({"filter.services": ["svc_01j0000000000000000000000a"]}, "filter.services"),
        ({"filter.channels": ["nowhere"]}, "filter.channels"),
        ({"filter.channels": ["x" * 5_000]}, "filter.channels"),
        ({"filter.metadata[0].name": "", "filter.metadata[0].value": "north"}, "filter.metadata[0].name"),
        ({"filter.metadata[0].name": "team", "filter.metadata[0].value": "x" * 501}, "filter.metadata[0].value"),
        ({"rules.services[0].name": "a.b", "rules.services[0].value": HOSTILE}, "rules.services[0].value"),
        ({"rules.services[0].name": "\0", "rules.services[0].value": "Cut"}, "rules.services[0].value"),
        ({"rules.resources[0].name": HOSTILE, "rules.resources[0].value": ""}, "rules.resources[0].value"),
        (
            {f"rules.services[{at}].{half}": "4711" for at in (0, 1) for half in ("name", "value")},
            "rules.services[1].name",
        ),
    )
    for more, name in cases:
        shown = save(made, pages, **more)
        check_sound(shown, 422, most=6)
        assert f'id="field-{name}-error"' in shown.body, (more, shown.text)
    assert kept(made) == before


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(made: Bench, pages: Pages) -> None:
    path = f"{path_of(made)}/rules"
    opened = pages.get(path).form(path)
    assert save(made, pages, **{"rules.onCancel": "leave"}).status == 303
    late = pages.post(path, {**opened, **USUALLY, "rules.onMove": "leave"})
    check_sound(late, 409, most=6)
    assert "Somebody changed this" in late.text
    assert kept(made).ruleset == replace(USUAL, on_cancel="leave")
    assert pages.post(path, {**late.form(path), **USUALLY, "rules.onMove": "leave"}).status == 303
    assert kept(made).ruleset == replace(USUAL, on_move="leave")


def test_a_viewer_only_looks_and_a_kind_is_asked_what_it_can_have(made: Bench, pages: Pages) -> None:
    viewer = Pages(made.world.wire, signed_in_member(made.world.tenant.tenant_id, "viewer"))
    path = f"{path_of(made)}/rules"
    shown = viewer.get(path)
    check_sound(shown)
    assert "You may look at the rules" in shown.text
    assert viewer.post(path, USUALLY).status == 403
    for unknown in ("con_01j0000000000000000000000a", "x"):
        check_sound(pages.get(f"/dashboard/connections/{unknown}/rules"), 404)
        assert pages.post(f"/dashboard/connections/{unknown}/rules", USUALLY).status == 404
    asked = {kind: asked_of(registry.manifest(kind)) for kind in registry.connectable()}
    assert {kind for kind, each in asked.items() if not each.has_any} >= {"google", "exchange", "caldav", "sonnys"}
    assert not asked["slack"].follows
    assert not asked["jane"].tells
    assert asked["square"].adopts
    assert not asked["hubspot"].adopts
