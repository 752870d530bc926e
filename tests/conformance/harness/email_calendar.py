"""E-mail to mailboxes in this process. What a calendar program makes of the mails is the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheducal.connectors.manifest import CalendarAbilities
from scheducal.connectors.systems.email.email_calendar import EmailCalendar
from scheducal.connectors.systems.email.mime import Mail
from scheducal.http.request import SystemUnavailable
from tests.conformance.harness.under_test import Mailed, Shown
from tests.conformance.harness.wire import Fault, OutboundWire
from tests.unit.connectors.samples import calendar_parts, parsed, vevent


@dataclass(frozen=True, slots=True)
class Invitation:
    """A mail as a calendar program reads it."""

    address: str
    method: str
    uid: str
    rank: tuple[int, datetime]
    subject: str
    start: datetime
    end: datetime
    location: str
    text: str
    comment: str


class EmailUnderTest:
    """Implements tests.conformance.harness.under_test.CalendarUnderTest, and is its own sender of mail."""

    def __init__(self) -> None:
        self.wire = OutboundWire()
        self._mails: list[Invitation] = []
        self._throttled: timedelta | None = None

    @property
    def abilities(self) -> CalendarAbilities:
        """Answers come by mail, with all they say; each step is a mail to one invitee."""
        return CalendarAbilities(
            tells_proposals=True, tells_comments=True, cancels_with_comment=True, notifies_whole_list=False
        )

    def system(self) -> EmailCalendar:
        """Sends through this object."""
        return EmailCalendar(self)

    def send(self, mail: Mail) -> str:
        """Implements scheducal.connectors.systems.email.ses.MailSender."""
        return self.wire.pass_on("send", lambda: self._sent(mail), _unavailable)

    def shown(self) -> tuple[Shown, ...]:
        """One event, seen by those whose mailboxes show it; they show the same, or this fails."""
        holding = {address: last for address, last in self._last().items() if last.method == "REQUEST"}
        if not holding:
            return ()
        (same,) = {(each.subject, each.start, each.end, each.location) for each in holding.values()}
        first = next(iter(holding.values()))
        return (Shown(first.uid, *same, first.text, frozenset(holding)),)

    def ever_made(self) -> int:
        """By uid."""
        return len({each.uid for each in self._mails})

    def mailed(self) -> list[Mailed]:
        """Each mail."""
        return list(_mailed(self._mails))

    def objections(self) -> list[str]:
        """Mail is held against the RFCs elsewhere."""
        return []

    def throttle(self, wait: timedelta) -> None:
        """Refuse the next mail as one too many."""
        self._throttled = wait

    def _sent(self, mail: Mail) -> str:
        if self._throttled is not None:
            wait, self._throttled = self._throttled, None
            raise SystemUnavailable("too many mails", wait)
        self._mails.append(_read(mail))
        return f"message-{len(self._mails)}"

    def _last(self) -> dict[str, Invitation]:
        """Find the mail that each mailbox goes by: of the newest SEQUENCE, the newest (RFC 5546 section 2.1.5)."""
        found: dict[str, Invitation] = {}
        for each in self._mails:
            if each.address not in found or each.rank >= found[each.address].rank:
                found[each.address] = each
        return found


@contextmanager
def email() -> Iterator[EmailUnderTest]:
    """No mail yet."""
    yield EmailUnderTest()


def _mailed(mails: list[Invitation]) -> Iterator[Mailed]:
    holding: set[str] = set()
    for each in mails:
        if each.method == "CANCEL":
            holding.discard(each.address)
            yield Mailed(each.address, "cancellation", each.comment)
        else:
            yield Mailed(each.address, "update" if each.address in holding else "invitation")
            holding.add(each.address)


def _read(mail: Mail) -> Invitation:
    message, found = parsed(mail), vevent(mail)
    (part,), body = calendar_parts(message), message.get_body(("plain",))
    assert body is not None
    return Invitation(
        address=mail.recipient,
        method=part["Content-Type"].params["method"],
        uid=str(found["uid"]),
        rank=(int(found["sequence"]), found["dtstamp"].dt),
        subject=str(found["summary"]),
        start=found["dtstart"].dt,
        end=found["dtend"].dt,
        location=str(found.get("location", "")),
        text=body.get_content(),
        comment=str(found.get("comment", "")),
    )


def _unavailable(fault: Fault) -> str:
    raise SystemUnavailable(f"on purpose: {fault.value}", timedelta(seconds=7) if fault is Fault.THROTTLED else None)
