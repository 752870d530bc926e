"""E-mail as a calendar system: each step is a mail to one invitee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from scheducal.connectors.protocol import CalendarEvent, PushedState, Step, SystemRefused
from scheducal.connectors.systems.email import steps
from scheducal.connectors.systems.email.content import content, pushed_as_of
from scheducal.connectors.systems.email.mime import Mail, first_message, invitation
from scheducal.connectors.systems.email.properties import UnusableAddress
from scheducal.connectors.systems.email.ses import MailSender


class EmailCalendar:
    """Invitations by e-mail (RFC 6047). Implements scheducal.connectors.protocol.CalendarSystem[Step]."""

    name: Final = "email"

    def __init__(self, sender: MailSender) -> None:
        self._sender = sender

    def steps(self, event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> Sequence[Step]:
        """Plan the mails still to be sent, at most one step for each invitee. Pure."""
        return steps.steps(event, pushed_state)

    def perform(self, step: Step, event: CalendarEvent, at: datetime) -> PushedState:
        """Send the mails of a step; `reference` is the id of the last.

        `at` of the result is not before the newest change it tells of. Raises SystemUnavailable and SystemRefused.
        """
        try:
            mails = tuple(_mails(step, event))
        except UnusableAddress as error:
            # No retry makes such an address usable.
            raise SystemRefused(f"no mail can be sent to the invitee: {error}") from None
        references = [self._sender.send(mail) for mail in mails]
        return PushedState(
            invitee_id=step.invitee.invitee_id,
            operation=step.operation,
            notice_version=event.notice_version,
            sequence=event.sequence,
            # A clock that is behind must not make a later message older than this one.
            at=max(at, pushed_as_of(step, event)),
            reference=references[-1],
        )


def _mails(step: Step, event: CalendarEvent) -> Iterator[Mail]:
    said = content(step, event)
    # Google Calendar may add invitations of known senders alone. The plain message makes us known.
    if step.invitee.prime and step.operation in ("create", "add_invitee"):
        yield first_message(said)
    yield invitation(said)
