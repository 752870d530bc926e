"""What the pages of connections show (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scheducal.connectors import registry
from scheducal.connectors.connections.check import Result
from scheducal.connectors.connections.mirrors import is_mirror
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rules import has_records
from scheducal.connectors.health.model import ConnectionHealth
from scheducal.connectors.manifest import Capability, CredentialKind, Field, Manifest
from scheducal.connectors.reconcile.queries import Lag
from scheducal.connectors.repair import REASONS, Repair
from scheducal.connectors.signatures.model import Fault
from scheducal.dashboard.frame.clocks import Clock, length
from scheducal.system_names import system_name
from scheducal.values import dataclass

PATH = "/dashboard/connections"
CAPABILITIES: Mapping[Capability, str] = {
    "mirror": "shows appointments",
    "trigger": "tells of changes",
    "message": "sends messages",
    "lookup": "looks people up",
}
AUTHS: Mapping[CredentialKind, str] = {
    "oauth": "With consent of the owner",
    "api_key": "By key",
    "client_credentials": "For a whole directory",
    "service_account": "For a whole domain",
    "account_credentials": "By an application of the account",
    "jwt_bearer": "By a private key",
    "password": "By user and password",
    "refresh_token": "By a lasting token",
}
_FAULTS: Mapping[Fault, str] = {
    "unsigned": "without a signature",
    "malformed": "with one that cannot be read",
    "stale": "signed too long ago",
    "wrong": "with a wrong signature",
}
_RESULTS: Mapping[Result, tuple[str, str]] = {
    "ok": ("ok", "It works"),
    "unreachable": ("bad", "It does not answer"),
    "busy": ("wait", "It is busy"),
    "credentials_refused": ("bad", "It refuses the access"),
    "rights_missing": ("bad", "The access is too narrow"),
    "not_found": ("bad", "It does not know this account"),
    "refused": ("bad", "It refused the question"),
}
# What a comparison does about each kind of difference, in the order of how often it is met.
_REPAIRS: tuple[tuple[str, Repair], ...] = (
    ("Changed later in the calendar", "follow"),
    ("Changed later here", "write_event"),
    ("Deleted in the calendar", "cancel_appointment"),
    ("Cancelled here, and there again", "cancel_event"),
    ("Behind the newest version", "start_sync"),
    ("Left behind", "remove_event"),
    ("Beyond repair", "none"),
)
# Where an operator's command does more than a member's comparison.
_OF_MEMBERS: Mapping[Repair, str] = {
    "remove_event": "It has no appointment that takes place. It stays, and is counted. An operator can remove it.",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of system. can: what it can do, in words. auths: with the address of each form."""

    manifest: Manifest
    can: tuple[str, ...]
    auths: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A connection. tone, words: its state. why: in plain words, with what to do. access: how old it is.

    refused: which of its system's calls proved nothing. has_records: whether they may go when it is disconnected.
    """

    connection: Connection
    title: str
    name: str
    path: str
    tone: str
    words: str
    why: str
    access: str
    worked: str
    refused: str
    has_records: bool


def kinds() -> list[Kind]:
    """List all kinds that can be connected, calendars first."""
    found = [registry.manifest(each) for each in registry.connectable()]
    return [_kind(each) for each in sorted(found, key=lambda each: (each.calendar is None, each.title.casefold()))]


def row(health: ConnectionHealth, clock: Clock) -> Row:
    """Show a connection."""
    connection, manifest = health.connection, registry.manifest(health.connection.kind)
    tone, words, why = _state(health, manifest, clock)
    return Row(
        connection=connection,
        title=manifest.title,
        name=name_of(connection),
        path=f"{PATH}/{connection.connection_id}",
        tone=tone,
        words=words,
        why=why,
        access=access_said(health, clock),
        worked=clock.when(health.worked_at) if health.worked_at else "",
        refused=refused_said(health, clock),
        has_records=has_records(connection),
    )


def name_of(connection: Connection) -> str:
    """Name a connection: as its owners call it, else by its account, else by its kind."""
    first = next(iter(connection.settings.values()), "")
    return connection.label or connection.account or first or registry.manifest(connection.kind).title


def access_said(health: ConnectionHealth, clock: Clock) -> str:
    """Say how old the access is, and how long it still holds."""
    connection, tokens = health.connection, health.tokens
    if not connection.has_tokens:
        changed = max((each.changed_at for each in connection.secrets.values()), default=connection.created_at)
        return f"key set {clock.ago(changed)} ago"
    if tokens is None:
        return "no token yet"
    if tokens.lost_at is not None:
        return f"lost {clock.ago(tokens.lost_at)} ago"
    if not tokens.has_access:
        return "a token is fetched when it is needed"
    if tokens.valid_until <= clock.at:
        return f"token ended {clock.ago(tokens.valid_until)} ago, renewed when it is needed"
    return f"token holds {clock.ago(tokens.valid_until)} more"


def refused_said(health: ConnectionHealth, clock: Clock) -> str:
    """Say which calls of the system proved nothing; empty where there were none."""
    if health.refused is None:
        return ""
    counts = ", ".join(f"{count} {_FAULTS[fault]}" for fault, count in health.refused.counts.items())
    return f"{counts}; the last {clock.ago(health.refused.at)} ago"


def can_compare(connection: Connection) -> bool:
    """Tell whether its system shows appointments, so that there is something to compare."""
    return connection.is_calendar or is_mirror(connection)


def result_said(result: Result) -> tuple[str, str]:
    """Say what a check found: a tone, and words."""
    return _RESULTS[result]


def repairs() -> list[tuple[str, str]]:
    """List what a comparison may find, and what it does about each."""
    return [(words, _OF_MEMBERS.get(repair, REASONS[repair])) for words, repair in _REPAIRS]


def lag_said(lag: Lag, clock: Clock) -> str:
    """Say what is behind at this moment."""
    if not lag.lag:
        return "Everything that was sent to it is up to date."
    since = f", the oldest for {length(clock.at - lag.oldest)}" if lag.oldest else ""
    return f"{lag.lag:,} wait to be shown there{since}."


def system_of(connection: Connection) -> str:
    """Name its system, as syncs do."""
    return system_name(connection.kind, connection.connection_id)


def fields_of(manifest: Manifest, auth: CredentialKind, *, fixed: bool) -> list[tuple[str, Field, bool]]:
    """List the settings that a form asks for: the field's name in it, and whether it may stay empty.

    fixed: whether to ask for those that say which account it is.
    """
    return [
        (f"{'secrets' if each.is_secret else 'settings'}.{each.name}", each, not _is_needed(each, auth))
        for each in manifest.settings
        if auth not in each.never_with and (fixed or not each.is_fixed)
    ]


def asked_fields(names: Iterable[str]) -> set[str]:
    """Keep the names of fields that are a connection's."""
    return {each for each in names if each in {"kind", "auth", "label"} or each.startswith(("settings.", "secrets."))}


def _is_needed(each: Field, auth: CredentialKind) -> bool:
    return each.required or auth in each.needed_with


def _kind(manifest: Manifest) -> Kind:
    can = tuple(CAPABILITIES[each] for each in manifest.capabilities)
    first = ("keeps appointments",) if manifest.calendar is not None else ()
    ways = tuple((AUTHS[each], f"{PATH}/new?kind={manifest.kind}&auth={each}") for each in manifest.credentials)
    return Kind(manifest, first + can, ways)


def _state(health: ConnectionHealth, manifest: Manifest, clock: Clock) -> tuple[str, str, str]:
    if health.connection.state == "reauthorization_required":
        lost = health.tokens.lost_at if health.tokens else None
        since = f" since {clock.when(lost)}" if lost else ""
        step = "Reconnect it" if health.connection.has_tokens else "Set a new key"
        return (
            "bad",
            "needs access",
            f"{manifest.title} gives no access{since}. {step}, and what waits goes out.",
        )
    counts = health.report.counts if health.report else None
    if counts is not None and counts.unrepaired:
        return "wait", "differs", f"{counts.unrepaired:,} did not agree at the last comparison, and need a look."
    return "ok", "works", ""
