"""Microsoft Graph as a whole: mailboxes, who may use them, and what is mailed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import RLock

from tests.fakes.graph.description import Sent
from tests.fakes.graph.limits import Limits
from tests.fakes.graph.mailboxes.event import Event, Mail
from tests.fakes.graph.mailboxes.mailbox import Mailbox
from tests.fakes.graph.refusal import GraphError
from tests.fakes.graph.subscriptions import Subscriptions
from tests.fakes.messenger import Messenger
from tests.fakes.tokens import BearerTokens, Grant

# As a token names them, after the resource: delegated or granted by an administrator.
_WRITING = frozenset({"Calendars.ReadWrite", ".default"})
_MOST_REMEMBERED = 5_000


@dataclass
class GraphFake:
    """tokens: what its token endpoint minted. sent: requests so far. mails: in order. page: events of a delta page.

    consent: whether an administrator lets the app in. latency: seconds that each request takes. Hold `lock` while
    looking at what requests change.
    """

    tokens: BearerTokens
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    page: int = 50
    latency: float = 0
    consent: bool = True
    cursor_generation: int = 0
    mails: list[Mail] = field(default_factory=list)
    sent: deque[Sent] = field(default_factory=lambda: deque(maxlen=_MOST_REMEMBERED))
    messenger: Messenger = field(default_factory=Messenger)
    lock: RLock = field(default_factory=RLock)

    def __post_init__(self) -> None:
        self.limits = Limits(self.clock)
        self.subscriptions = Subscriptions(self.clock, self.messenger)
        self.mailboxes: dict[str, Mailbox] = {}

    def mailbox(self, address: str) -> Mailbox:
        """Give the mailbox; made where there is none, as an administrator does."""
        key = address.casefold()
        with self.lock:
            if key not in self.mailboxes:
                self.mailboxes[key] = Mailbox(key, self.clock, self._changed, self.mails)
            return self.mailboxes[key]

    def admitted(self, bearer: str | None) -> Grant:
        """Tell whose token it is. Raises GraphError: 401, and 403 for one that covers too little."""
        grant = self.tokens.check(bearer)
        if grant is None:
            message = "Lifetime validation failed, the token is expired."
            raise GraphError(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": "Bearer"})
        if not self.consent or not {scope.rpartition("/")[2] for scope in grant.scopes} & _WRITING:
            raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return grant

    def seen_by(self, grant: Grant, user: str | None) -> Mailbox:
        """Make a mailbox by address or id, None for the token's own. Raises GraphError."""
        wanted = (user or grant.account).casefold()
        found = self.mailboxes.get(wanted) or next(
            (each for each in self.mailboxes.values() if each.mailbox_id == wanted), None
        )
        if found is None:
            raise GraphError(404, "ErrorInvalidUser", f"The requested user '{wanted}' is invalid.")
        if grant.account not in {"*", found.address}:
            raise GraphError(403, "ErrorAccessDenied", "Access to OData is disabled.")
        return found

    def throttle(self, wait: timedelta | None) -> None:
        """Refuse one more request."""
        self.limits.next.append(wait)

    def forget_cursors(self) -> None:
        """Links given so far lead nowhere."""
        self.cursor_generation += 1

    def _changed(self, mailbox: Mailbox, event: Event, kind: str) -> None:
        self.subscriptions.changed(mailbox.address, mailbox.mailbox_id, event, kind)
