"""Google Calendar as a whole: everybody's calendars, who may see them, and what is mailed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock

from tests.fakes.google.description import Sent
from tests.fakes.google.events.calendar import OwnedCalendar
from tests.fakes.google.events.channels import Channels
from tests.fakes.google.events.listing import Listing
from tests.fakes.google.mail import GuestMail
from tests.fakes.google.quotas import Quotas
from tests.fakes.google.refusal import GoogleRefusal, not_found
from tests.fakes.messenger import Messenger
from tests.fakes.tokens import BearerTokens, Grant

_SCOPE = "https://www.googleapis.com/auth/"
_MOST_REMEMBERED = 5_000


@dataclass
class GoogleFake:
    """tokens: what its token endpoint minted. sent: requests so far. mails: in order. most_on_page: of a listing.

    proposals: new times that guests proposed, by address, which reach the owner by mail alone.
    Hold `lock` while looking at what requests change.
    """

    tokens: BearerTokens
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    most_on_page: int = 2500
    mails: list[GuestMail] = field(default_factory=list)
    proposals: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    sent: deque[Sent] = field(default_factory=lambda: deque(maxlen=_MOST_REMEMBERED))
    messenger: Messenger = field(default_factory=Messenger)
    lock: RLock = field(default_factory=RLock)

    def __post_init__(self) -> None:
        self.quotas = Quotas(self.clock)
        self.channels = Channels(self.clock, self.messenger)
        self._calendars: dict[str, OwnedCalendar] = {}
        self._listings: dict[str, Listing] = {}

    def calendars(self) -> list[OwnedCalendar]:
        """All there are."""
        with self.lock:
            return list(self._calendars.values())

    def calendar(self, account: str, calendar_id: str = "primary") -> OwnedCalendar:
        """Give the account's own calendar, or another that it owns; made where there is none."""
        key = (account if calendar_id == "primary" else calendar_id).casefold()
        with self.lock:
            if key not in self._calendars:
                self._calendars[key] = OwnedCalendar(key, account.casefold(), self.clock, self._changed, self.mails)
                self._listings[key] = Listing(self._calendars[key], self.most_on_page)
            return self._calendars[key]

    def listing(self, calendar: OwnedCalendar) -> Listing:
        """Give the lists of the calendar."""
        return self._listings[calendar.calendar_id]

    def admitted(self, bearer: str | None, scopes: frozenset[str], quota_user: str | None) -> Grant:
        """Tell whose token it is. Raises GoogleRefusal: 401, 403 for one that covers too little, quotas."""
        grant = self.tokens.check(bearer)
        if grant is None:
            raise GoogleRefusal(401, "authError", "Invalid Credentials", "Authorization")
        if not {each.removeprefix(_SCOPE) for each in grant.scopes} & {"calendar", *scopes}:
            raise GoogleRefusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
        self.quotas.take(quota_user or grant.account)
        return grant

    def seen_by(self, account: str, calendar_id: str) -> OwnedCalendar:
        """Raises GoogleRefusal where it is nobody's, or somebody else's."""
        if calendar_id == "primary":
            return self.calendar(account)
        found = self._calendars.get(calendar_id.casefold())
        if calendar_id.casefold() == account:
            return self.calendar(account)
        if found is None or found.owner != account:
            raise not_found()
        return found

    def _changed(self, calendar: OwnedCalendar) -> None:
        self.channels.changed(calendar.calendar_id)
