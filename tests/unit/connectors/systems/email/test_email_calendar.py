"""The e-mail calendar as the worker sees it."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from scheducal.connectors.protocol import CalendarSystem, Operation, PushedState, Step, SystemRefused
from scheducal.connectors.systems.email.email_calendar import EmailCalendar
from scheducal.connectors.systems.email.mime import Mail
from scheducal.http.request import SystemUnavailable
from tests.unit.connectors.samples import at, event, invitee


class Outbox:
    """Keeps what is sent, and fails at the message with the number given."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.sent: list[Mail] = []
        self.fails_at = fails_at

    def send(self, mail: Mail) -> str:
        if len(self.sent) == self.fails_at:
            raise SystemUnavailable("not now")
        self.sent.append(mail)
        return f"id{len(self.sent)}"

    @property
    def types(self) -> list[str]:
        return [message_from_bytes(mail.data).get_content_type() for mail in self.sent]


def test_it_is_a_calendar_system() -> None:
    system: CalendarSystem[Step] = EmailCalendar(Outbox())
    assert system.name == "email"


def test_what_was_told() -> None:
    shown = event(version=5, notice_version=3, sequence=2, stamp=at(5))
    pushed_state = EmailCalendar(Outbox()).perform(Step("update", invitee()), shown, at(9))
    assert pushed_state == PushedState("i1", "update", 3, 2, at(9), "id1")


def test_a_slow_clock_does_not_put_the_telling_before_the_change() -> None:
    shown = event(invitee(added_at=at(7)), stamp=at(5))
    assert EmailCalendar(Outbox()).perform(Step("create", shown.invitees[0]), shown, at(6)).at == at(7)


@pytest.mark.parametrize("operation", ["create", "add_invitee"])
def test_a_first_invitation_is_primed_where_asked(operation: Operation) -> None:
    outbox = Outbox()
    pushed_state = EmailCalendar(outbox).perform(Step(operation, invitee(prime=True)), event(), at(1))
    assert outbox.types == ["text/plain", "multipart/mixed"]
    assert pushed_state.reference == "id2"


@pytest.mark.parametrize("operation", ["update", "cancel", "remove_invitee"])
def test_nothing_else_is_primed(operation: Operation) -> None:
    outbox = Outbox()
    EmailCalendar(outbox).perform(Step(operation, invitee(prime=True)), event(), at(1))
    assert outbox.types == ["multipart/mixed"]


def test_failing_between_the_two_sends_both_again_unchanged() -> None:
    outbox, step = Outbox(fails_at=1), Step("create", invitee(prime=True))
    with pytest.raises(SystemUnavailable):
        EmailCalendar(outbox).perform(step, event(), at(1))
    outbox.fails_at = None
    EmailCalendar(outbox).perform(step, event(), at(2))
    assert outbox.types == ["text/plain", "text/plain", "multipart/mixed"]
    assert outbox.sent[0] == outbox.sent[1]


def test_an_address_that_mail_cannot_reach_is_refused_before_anything_is_sent() -> None:
    outbox = Outbox()
    with pytest.raises(SystemRefused) as refused:
        EmailCalendar(outbox).perform(Step("create", invitee(address="jörg@example.com", prime=True)), event(), at(1))
    assert outbox.sent == []
    assert "example.com" not in str(refused.value)
