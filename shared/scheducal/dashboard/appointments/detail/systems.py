"""Why each system has an appointment, or not, and where that is mended: a part of its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scheducal.appointments.responses import Cause
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.preview.rules import Explained, explained
from scheducal.dashboard.appointments import TEMPLATES
from scheducal.dashboard.appointments.detail.queries import find
from scheducal.dashboard.appointments.detail.words import Said
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.table import table
from scheducal.values import dataclass

# As states beside its name.
_CAUSES: Final[Mapping[Cause, Said]] = {
    "arrived": ("Up to date", "ok"),
    "left_out": ("Left out", "off"),
    "only_follows": ("Not told", "off"),
    "takes_none": ("Takes none", "off"),
    "filtered": ("Filtered out", "off"),
    "before_connection": ("Not told yet", "off"),
    "next_change": ("Not told yet", "off"),
    "on_its_way": ("Being told", "busy"),
    "no_access": ("Waits for access", "bad"),
    "asked_again": ("Being retried", "wait"),
    "refused": ("Refused", "bad"),
    "disconnected": ("Disconnected", "off"),
}
# Words of the link to where something can be mended, and where that is, below the connection.
_MENDS: Final[Mapping[Cause, tuple[str, str]]] = {
    "left_out": ("See its rules", "/rules"),
    "only_follows": ("See its rules", "/rules"),
    "filtered": ("See its filter", "/rules"),
    "no_access": ("Give access again", ""),
    "asked_again": ("Check the connection", ""),
    "refused": ("See the connection", ""),
}


@dataclass(frozen=True, slots=True)
class ExplainedSystem:
    """Why one system has it, or not. name: as its owners call the connection. times: since when, and until when.

    mend: words, and the page where it is mended, None where nothing is to be done.
    """

    title: str
    name: str | None
    state: Said
    said: str
    times: str
    mend: tuple[str, str] | None


def systems(request: PageRequest) -> PageResponse:
    """Show each system's part of an appointment. At most four AWS requests, the session's two among them."""
    tenant_id, clock = request.viewer.tenant_id, Clock(request.viewer.zone, request.at)
    found = find(table(), tenant_id, next(iter(request.parts.values())))
    connections = ConnectionRepository(table()).every(tenant_id)
    each_of = explained(connections, found.aggregate, found.booking) if found.aggregate else []
    return page(
        request,
        TEMPLATES,
        "systems.html",
        title="Why it is in your systems, or not",
        back=request.path.removesuffix("/systems"),
        explained=[_system(each, clock) for each in each_of],
    )


def _system(found: Explained, clock: Clock) -> ExplainedSystem:
    why, connection = found.why, found.connection
    since = f"since {clock.when(why.since)}" if why.since else ""
    until = f"asked again {clock.when(why.until)}" if why.until and why.until > clock.at else ""
    times = ", ".join(each for each in (since, until) if each)
    mend = _MENDS.get(why.cause)
    return ExplainedSystem(
        title=found.title,
        name=connection.label if connection else None,
        state=_CAUSES[why.cause],
        said=why.words,
        times=f"{times[:1].upper()}{times[1:]}",
        mend=(mend[0], f"/dashboard/connections/{connection.connection_id}{mend[1]}") if mend and connection else None,
    )
