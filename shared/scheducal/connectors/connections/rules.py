"""What each change makes of a connection. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal.clock import to_seconds
from scheducal.connectors import registry
from scheducal.connectors.connections.model import EVERYTHING, Auth, Connection, Kind, Renewal, Wanted
from scheducal.connectors.connections.names import Names
from scheducal.connectors.connections.ruleset.rules import check_rules
from scheducal.connectors.mapping.templates import check_mapping
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.tenants.model import DefaultCalendar
from scheducal.values import dataclass, replace

MOST_CALENDARS = 20
# Each may want a request for each change of an appointment.
MOST_OTHERS = 50
# How long a link to a consent page, and the answer to it, are waited for.
LINK_LIFETIME = timedelta(minutes=10)
# How long a deleted connection can still be used to end its subscriptions.
TIDIED_WITHIN = timedelta(days=1)

_CHANGEABLE = ("label", "settings", "secrets", "filter", "mapping", "ruleset")
# Where the name in requests is another.
_PARAMS: Mapping[str, str] = {"ruleset": "rules"}
Action = Literal["connected", "reconnected", "updated", "access_lost", "disconnected"]


@dataclass(frozen=True, slots=True)
class ConnectionDecision:
    """A change that is ready to be committed.

    after: the connection as it will be.
    action: the audit log's word.
    default: the tenant's default calendar from then on.
    changed: the request's names of what changed.
    """

    after: Connection
    action: Action
    default: DefaultCalendar | None
    changed: tuple[str, ...] = ()


def check_way(kind: Kind, auth: Auth) -> None:
    """Raises Refusal `invalid_field` where such a connection is not made in this way."""
    ways = registry.manifest(kind).credentials
    if auth not in ways:
        raise Refusal("invalid_field", f"auth of kind {kind} must be {' or '.join(ways)}", param="auth")


def check_new(connections: Iterable[Connection], new: Connection, names: Names) -> None:
    """Check that there is room, and no such calendar yet; raises Refusal."""
    existing = [each for each in connections if each.is_calendar == new.is_calendar]
    most, what = (MOST_CALENDARS, "connected calendars") if new.is_calendar else (MOST_OTHERS, "other connections")
    if len(existing) >= most:
        raise Refusal("invalid_field", f"there can be at most {most} {what}; delete one first")
    for each in existing:
        # With oauth the account is known only once the owner has agreed.
        if new.is_calendar and new.account and _place(each) == _place(new):
            known = each.connection_id
            message = f"this calendar is connected already, as {known}; name that as {names.identity} to renew access"
            param = f"{names.settings}account"
            raise Refusal("calendar_already_connected", message, param=param, data={names.identity: known})


def check_renewal(found: Connection, renewal: Renewal, names: Names) -> None:
    """Check that access is given again in the way in which it was given; raises Refusal `invalid_field`."""
    if (found.kind, found.auth) != (renewal.kind, renewal.auth):
        message = f"this {names.thing} was connected with kind {found.kind} and auth {found.auth}"
        raise Refusal("invalid_field", message, param=names.identity)
    if not found.has_tokens:
        message = f"with auth {found.auth}, send the new secrets with PATCH"
        raise Refusal("invalid_field", message, param=names.identity)


def check_fits(connection: Connection) -> None:
    """Check what calendars and other systems do not share; raises Refusal `invalid_field`."""
    if connection.is_calendar and connection.filter != EVERYTHING:
        message = "a calendar gets the appointments that are made for it; leave filter out"
        raise Refusal("invalid_field", message, param="filter")
    manifest = registry.manifest(connection.kind)
    check_mapping(manifest, connection.mapping)
    check_rules(manifest, connection.ruleset)


def check_default(connection: Connection, *, is_default: bool | None) -> None:
    """Refuse to make the default, or not the default, what is no calendar; raises Refusal `invalid_field`."""
    if is_default is not None and not connection.is_calendar:
        message = "appointments are kept in calendars alone; leave isDefault out"
        raise Refusal("invalid_field", message, param="isDefault")
    if is_default and connection.has_copies:
        message = "with attendees ours, the calendar shows a copy of each appointment by itself; leave isDefault out"
        raise Refusal("invalid_field", message, param="isDefault")


def drafted(tenant_id: str, wanted: Wanted, at: datetime) -> Connection:
    """Make the first version of a connection, without its secrets; with `oauth` its owner has still to agree."""
    is_calendar = registry.manifest(wanted.kind).calendar is not None
    return Connection(
        tenant_id=tenant_id,
        connection_id=new_id("cal" if is_calendar else "con", at),
        kind=wanted.kind,
        auth=wanted.auth,
        settings=wanted.settings,
        filter=wanted.filter,
        mapping=wanted.mapping,
        ruleset=wanted.ruleset,
        label=wanted.label,
        created_at=to_seconds(at),
        updated_at=to_seconds(at),
    )


def realm_of(connection: Connection) -> str | None:
    """Say what an operator must have let the tenant use: a directory, or a domain.

    None where the calendar's owner agrees in person.
    """
    if connection.auth == "client_credentials":
        return connection.directory
    if connection.auth == "service_account":
        return connection.account.rpartition("@")[2]
    return None


def connected(new: Connection, default: DefaultCalendar | None, *, make_default: bool | None) -> ConnectionDecision:
    """Make the first version. make_default: None makes a calendar the default where there is none."""
    wants = default is None if make_default is None else make_default
    return ConnectionDecision(
        new, "connected", default_of(new) if wants and new.is_calendar and not new.has_copies else default
    )


def reconnected(
    before: Connection, default: DefaultCalendar | None, at: datetime, directory: str | None = None
) -> ConnectionDecision:
    """Note that access was given again. directory: the account's, where the sign-in named one."""
    settings = {**before.settings, **({"directoryId": directory} if directory else {})}
    return ConnectionDecision(_next(before, at, state="active", settings=settings), "reconnected", default)


def updated(
    before: Connection, changes: Mapping[str, Any], default: DefaultCalendar | None, at: datetime
) -> ConnectionDecision | None:
    """Apply what was sent, by the names of Connection, and `is_default`; None where it changes nothing.

    New secrets give access again where it was lost.
    """
    chosen = _chosen(before, changes.get("is_default"), default)
    wanted = replace(before, **{name: value for name, value in changes.items() if name != "is_default"})
    names = [name for name in _CHANGEABLE if getattr(wanted, name) != getattr(before, name)]
    changed = (*(_PARAMS.get(name, name) for name in names), *(["isDefault"] if chosen != default else []))
    if not changed:
        return None
    renews = "secrets" in names and before.state != "active"
    after = _next(replace(wanted, state="active") if renews else wanted, at)
    return ConnectionDecision(after, "reconnected" if renews else "updated", chosen, changed)


def access_lost(before: Connection, default: DefaultCalendar | None, at: datetime) -> ConnectionDecision | None:
    """Note that nobody but the owner can help now; None where that is known.

    It stays the default: what waits goes on later.
    """
    if before.state == "reauthorization_required":
        return None
    return ConnectionDecision(_next(before, at, state="reauthorization_required"), "access_lost", default)


def disconnected(before: Connection, default: DefaultCalendar | None, at: datetime) -> ConnectionDecision:
    """End it for clients. Where it was the default, new appointments go by e-mail."""
    after = _next(before, at, deleted_at=at)
    return ConnectionDecision(after, "disconnected", None if is_default(before, default) else default)


def check_removal(connection: Connection) -> None:
    """Check that the system has records that can be taken away; raises Refusal `invalid_field`."""
    if not has_records(connection):
        message = "records must be keep: a calendar's events are the appointments, and texts are sent for good"
        raise Refusal("invalid_field", message, param="records")


def has_records(connection: Connection) -> bool:
    """Tell whether the system keeps records of appointments that are kept elsewhere."""
    return not connection.is_calendar and "mirror" in registry.manifest(connection.kind).capabilities


def default_of(connection: Connection) -> DefaultCalendar:
    """Describe the connection as a tenant's default."""
    return DefaultCalendar(connection.connection_id, connection.kind, connection.account)


def is_default(connection: Connection, default: DefaultCalendar | None) -> bool:
    """Tell whether new appointments go there."""
    return default is not None and default.calendar_id == connection.connection_id


def _chosen(before: Connection, wanted: Any, default: DefaultCalendar | None) -> DefaultCalendar | None:
    if wanted is None or wanted == is_default(before, default):
        return default
    return default_of(before) if wanted else None


def _next(before: Connection, at: datetime, **changes: Any) -> Connection:
    return replace(before, version=before.version + 1, updated_at=max(at, before.updated_at), **changes)


def _place(connection: Connection) -> tuple[Kind, str, str]:
    return connection.kind, connection.account.casefold(), connection.calendar
