"""What happened to an appointment, as lines of a page, newest first (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from scheducal.appointments.model import WHOLE_EVENT, Invitee, Sync
from scheducal.appointments.queries.change import Change
from scheducal.appointments.queries.history import change_of
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.push.rows import pushed_state_of
from scheducal.dashboard.appointments.detail.queries import Found
from scheducal.dashboard.appointments.detail.words import (
    ACTIONS,
    ANSWERS,
    BOOKING_ACTIONS,
    MAIL_STATES,
    OPERATIONS,
    SYNC_STATES,
    Tone,
    copies_said,
    field_names,
    system_said,
)
from scheducal.dashboard.asking.queries import who
from scheducal.store.values import Item
from scheducal.values import dataclass
from scheducal.webhooks.delivery.fan_out import event_ref
from scheducal.webhooks.delivery.model import delivery_id

Kind = Literal["changes", "answers", "syncs", "deliveries"]
KINDS: tuple[Kind, ...] = ("changes", "answers", "syncs", "deliveries")

_QUIET = "Nobody was notified"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened.

    who: who or what did it. text: what, to be read after who.
    meta: more of it. quote: words of a stranger.
    ids: to copy, by what each is of.
    delivery: of an event, the id of its deliveries.
    """

    at: datetime
    kind: Kind
    tone: Tone
    who: str
    text: str
    meta: str | None = None
    quote: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    delivery: str | None = None


def story(found: Found, actor: str) -> list[Line]:
    """List what happened, newest first. actor: who looks, and is called you."""
    lines = list(_lines(found, actor))
    # Sorting is stable, and a change is listed before what followed from it: so its effects come above it.
    return sorted(lines, key=lambda line: line.at)[::-1]


def _lines(found: Found, actor: str) -> Iterator[Line]:
    invitees = {each.invitee_id: each for each in found.aggregate.invitees} if found.aggregate else {}
    booked = [item for item in found.log if item["kind"] == "bookingAudit"]
    quiet = {(item["at"], item["actor"]) for item in found.log if item["kind"] == "audit" and "isQuiet" in item}
    yield from (_booked(item, actor, is_quiet=(item["at"], item["actor"]) in quiet) for item in booked)
    told = {(item["at"], item["actor"]) for item in booked}
    for item in found.log:
        if item["kind"] == "audit" and (item["at"], item["actor"]) not in told:
            yield _changed(change_of(item), invitees, actor)
    for item in found.log:
        yield from _noted(item, invitees)
    if found.aggregate:
        yield from map(_synced, found.aggregate.syncs)


def _booked(item: Item, actor: str, *, is_quiet: bool) -> Line:
    override = item.get("override")
    meta = f"Rules put aside: {', '.join(override['rules'])}. {override['reason']}" if override else None
    meta = _with_quiet(meta, is_quiet=is_quiet)
    at = datetime.fromisoformat(item["at"])
    text, tone = BOOKING_ACTIONS.get(item["action"], (item["action"], ""))
    return Line(at, "changes", tone, who(item["actor"], actor), text, meta, ids=_made(item["version"], item["actor"]))


def _changed(change: Change, invitees: Mapping[str, Invitee], actor: str) -> Line:
    invitee = invitees.get(change.actor)
    name = _named(invitee) if invitee else who(change.actor, actor)
    if change.answer is not None:
        meta = f"brings {change.answer.additional_guests} more" if change.answer.additional_guests else None
        text, tone = ANSWERS[change.answer.participation]
        text = "proposed another time or place" if change.action == "countered" else text
        return Line(change.at, "answers", tone, name, text, meta, ids=_made(change.version, change.actor))
    text, tone = ACTIONS.get(change.action, (change.action, ""))
    meta = _with_quiet(field_names(change.changed), is_quiet=change.is_quiet)
    return Line(change.at, "changes", tone, name, text, meta, ids=_made(change.version, change.actor))


def _with_quiet(meta: str | None, *, is_quiet: bool) -> str | None:
    return f"{meta}. {_QUIET}" if meta and is_quiet else _QUIET if is_quiet else meta


def _made(version: int, actor: str) -> dict[str, str]:
    """Give what a change is known by: its version, and the API key that made it."""
    return {"Version": str(version), **({"Key": actor} if actor.startswith("key_") else {})}


def _noted(item: Item, invitees: Mapping[str, Invitee]) -> Iterator[Line]:
    kind = item["kind"]
    if kind == "event":
        yield _event(item)
    elif kind == "reply":
        yield from _answered(item, invitees)
    elif kind == "repair":
        at = datetime.fromisoformat(item["at"])
        yield Line(at, "syncs", "wait", system_said(item["system"]), "differed from the appointment", item["reason"])
    elif kind == "conflict":
        at, lost = datetime.fromisoformat(item["at"]), item.get("lost")
        loser = "calendar" if item["winner"] == "api" else "appointment"
        text = f"and the appointment both changed the {item['field']}; the {loser}'s value gave way"
        yield Line(at, "changes", "wait", "The calendar", text, quote=lost)
    elif kind == "mailNote":
        yield _mailed(item, invitees)
    elif kind == "told":
        yield _told(item["sk"].split("#")[2], pushed_state_of(item), invitees)


def _event(item: Item) -> Line:
    ref = event_ref(item)
    ids = {"Event": ref.event_id, **({"Request": ref.request_id} if ref.request_id else {})}
    return Line(ref.occurred_at, "deliveries", "", ref.event_type, "happened", ids=ids, delivery=delivery_id(ref))


def _answered(item: Item, invitees: Mapping[str, Invitee]) -> Iterator[Line]:
    # The change itself says that an answer counts.
    if item["outcome"] in {"answered", "countered"}:
        return
    invitee = invitees.get(item.get("inviteeId", ""))
    name = _named(invitee) if invitee else item.get("answeredBy") or "Somebody"
    text = "wrote, and it does not count as an answer"
    meta = item.get("reason") or item["outcome"].replace("_", " ")
    yield Line(datetime.fromisoformat(item["at"]), "answers", "wait", name, text, meta)


def _mailed(item: Item, invitees: Mapping[str, Invitee]) -> Line:
    invitee = invitees.get(item["inviteeId"])
    text, tone = MAIL_STATES[item["state"]]
    name = f"Mail to {_named(invitee) if invitee else 'somebody who is off the list'}"
    return Line(datetime.fromisoformat(item["at"]), "syncs", tone, name, text, item["reason"])


def _told(system: str, state: PushedState, invitees: Mapping[str, Invitee]) -> Line:
    invitee = invitees.get(state.invitee_id)
    whom = "" if state.invitee_id == WHOLE_EVENT or invitee is None else f" to {_named(invitee)}"
    if state.error:
        return Line(state.at, "syncs", "bad", system_said(system), f"could not bring this{whom}", state.error)
    text = f"{OPERATIONS[state.operation]}{whom}"
    return Line(state.at, "syncs", "ok", system_said(system), text, f"Version {state.notice_version}")


def _synced(sync: Sync) -> Line:
    text, tone = SYNC_STATES[sync.state]
    meta = sync.error or copies_said(sync) or f"Shows version {sync.pushed_version} of {sync.wanted_version}"
    return Line(sync.updated_at, "syncs", tone, system_said(sync.system), text, meta)


def _named(invitee: Invitee) -> str:
    return invitee.name or invitee.address


def of_kind(lines: Iterable[Line], kind: str | None) -> list[Line]:
    """Keep the lines of one kind; all of them for None."""
    return [line for line in lines if kind is None or line.kind == kind]
