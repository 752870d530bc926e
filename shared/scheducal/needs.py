"""What a function needs of its environment. From this, infra makes its variables, permissions, code and size.

This module is loaded by each cold start, so it imports next to nothing.
"""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from scheducal.values import dataclass, replace

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Returned = TypeVar("Returned")

DependencySet = Literal["api", "mail", "outbound", "calendars", "booking", "scheduling", "dashboard"]
Index = Literal["lists", "recent", "due"]
Queue = Literal["sync", "calendars", "changes", "deliver", "retry", "jobs", "mail", "feedback"]
# `write` covers transactions. `count` counts a request of a key, `count_sources` one of an unknown sender.
# `note_looks` writes to the rows of connections that are no calendars, `use_sessions` to those of members' sessions.
Rows = Literal[
    "read", "scan", "write", "add", "update", "remove", "count", "count_sources", "note_looks", "use_sessions"
]
Sealed = Literal["webhooks", "calendars"]
Secret = Literal["applications"]
# `addresses`: where webhooks may lead. `calendars`: what tokens are sealed with, and the API's own address.
# `environment_key`: what makes secrets that are known again. `sources`: the limits of unknown senders.
Setting = Literal["addresses", "calendars", "environment_key", "sources"]

READ_WRITE: tuple[Rows, ...] = ("read", "write")
# The same, and going through the whole table.
SCAN_WRITE: tuple[Rows, ...] = (*READ_WRITE, "scan")


# What a worker does for a suspended tenant. `waits`: nothing, and the row of the work is set aside.
# `goes_on`: its work, since that lets nothing out.
Suspended = Literal["waits", "goes_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What one function needs.

    rows: what it does with the table. An endpoint need not say what its methods say: see `endpoint_needs`.
    indexes: the table's indexes that it queries.
    consumes, sends: the queues that start it, and those it sends to.
    seals, opens: whose secrets it encrypts and decrypts. Those of webhooks bring `addresses`.
    secrets: what it reads from Secrets Manager.
    settings: groups of variables that no other need brings.
    sends_mail: it sends through SES. stored_mail: it takes received mails from their bucket.
    signs_in: it checks the passwords of the dashboard's people, and sets them.
    resets_codes: it takes authenticator apps away from the dashboard's people, and no more of that.
    exports: it writes to the bucket of exports. purges_mail: it looks through the received mails, and deletes some.
    archives: it writes audit entries into the archive's bucket.
    operates: it reads the stage's alarms, metrics and dead letters, and sends the last back.
    dependencies: the lock file that its code is installed with.
    memory_mb, timeout_seconds: None takes the settings' size of an endpoint or of a worker.
    """

    rows: tuple[Rows, ...] = ()
    indexes: tuple[Index, ...] = ()
    consumes: tuple[Queue, ...] = ()
    sends: tuple[Queue, ...] = ()
    seals: tuple[Sealed, ...] = ()
    opens: tuple[Sealed, ...] = ()
    secrets: tuple[Secret, ...] = ()
    settings: tuple[Setting, ...] = ()
    sends_mail: bool = False
    signs_in: bool = False
    resets_codes: bool = False
    stored_mail: bool = False
    exports: bool = False
    purges_mail: bool = False
    archives: bool = False
    operates: bool = False
    dependencies: DependencySet = "api"
    memory_mb: int | None = None
    timeout_seconds: int | None = None

    @property
    def is_recursive(self) -> bool:
        """Say whether it sends to a queue that starts it.

        After some 16 invocations in one chain of messages Lambda refuses the next, unless the function may go on.
        Replays and busy calendars need more. The limit in `scheducal.work_item` ends a chain.
        """
        return not set(self.consumes).isdisjoint(self.sends)


# Nothing that the methods of an endpoint do not say.
PLAIN = Needs()
# Bookings, and what they are made from.
BOOKING = Needs(dependencies="booking")
# Showing data of people, which the audit log notes for some who read them.
SHOWS_PEOPLE = Needs(rows=("add",))
SHOWS_BOOKINGS = Needs(rows=("add",), dependencies="booking")
# Entries of one request are found in the index of what is due.
SHOWS_LOG = Needs(rows=("add",), indexes=("due",))
# Pages of the dashboard, and those that show data of people.
PAGES = Needs(dependencies="dashboard")
SHOWS_PAGES = Needs(rows=("add",), dependencies="dashboard")
# Reaching connected calendars takes their tokens, which are renewed, and what makes us known to the systems.
REACHES_CALENDARS = Needs(
    rows=READ_WRITE,
    seals=("calendars",),
    opens=("calendars",),
    secrets=("applications",),
    dependencies="calendars",
)
# What systems tell us is noted with their words sealed, and worked off later.
HEARS_SYSTEMS = Needs(
    rows=("read", "note_looks"),
    sends=("changes",),
    seals=("calendars",),
    opens=("calendars",),
    dependencies="calendars",
)
# Asking them when people are free also keeps the answer, or that access was lost.
ASKS_CALENDARS = replace(REACHES_CALENDARS, dependencies="scheduling")


@dataclasses.dataclass(frozen=True, slots=True)
class Function(Generic[Returned]):
    """A Lambda handler together with its needs. suspended: None for an endpoint, whose keys are refused."""

    handle: Callable[[dict[str, Any], LambdaContext], Returned]
    needs: Needs
    suspended: Suspended | None = None

    def __post_init__(self) -> None:
        """Look for garbage from now on, among what requests make: the start is over."""
        gc.freeze()
        gc.enable()

    def __call__(self, event: dict[str, Any], context: LambdaContext) -> Returned:
        """Handle an event, as Lambda asks for it."""
        return self.handle(event, context)


def worker(
    needs: Needs, *, suspended: Suspended
) -> Callable[[Callable[[dict[str, Any], LambdaContext], Returned]], Function[Returned]]:
    """Declare what a worker needs, and what it does for a suspended tenant: a decorator, outside of all others."""

    def declare(handle: Callable[[dict[str, Any], LambdaContext], Returned]) -> Function[Returned]:
        return Function(handle, needs, suspended)

    return declare


def endpoint_needs(declared: Needs, *, public: bool, reads_only: bool) -> Needs:
    """Add what the methods of an endpoint say.

    With credentials, a GET reads, lists and counts its request, and other methods read and write.
    An endpoint for anybody gets nothing but its sender's limits, and with the table the right to count senders.
    """
    rows: tuple[Rows, ...] = ("read", "count") if reads_only else ("read", "write")
    indexes: tuple[Index, ...] = ("lists", "recent") if reads_only else ()
    if public:
        rows, indexes = (("count_sources",) if declared.rows else ()), ()
    return replace(
        declared,
        rows=(*rows, *declared.rows),
        indexes=(*indexes, *declared.indexes),
        settings=("sources", *declared.settings),
    )


def area_needs(declared: Needs, *, public: bool) -> Needs:
    """Add what every area of the dashboard does: it finds the session, reads and lists. A public one only counts."""
    if public:
        return endpoint_needs(declared, public=True, reads_only=False)
    return replace(
        declared,
        rows=("read", "count_sources", "use_sessions", *declared.rows),
        indexes=("lists", "recent", *declared.indexes),
        settings=("sources", *declared.settings),
    )
