"""What every connector with the capability `message` must do. Its tests inherit this."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheducal.connectors import registry
from scheducal.connectors.connected import AccessLost
from scheducal.connectors.runners.call import send_message
from scheducal.connectors.runners.parts import Notification, message_part
from tests.connectors.bench import Bench
from tests.connectors.fake import Fault

_TEXT = Notification("ntf_1", "anna@example.com", "See you tomorrow", "Reminder")


class MessageCases:
    """made: a connected world, of a fixture that the connector's tests define."""

    def test_a_text_is_sent_once_however_it_ends(self, made: Bench) -> None:
        part, rest = message_part(made.subject.kind), made.rest
        assert send_message(rest, part, _TEXT).name == "done"
        outcomes = {
            "retry": Fault(429, {"Retry-After": "30"}),
            "refused": Fault(422, body={"error": "no_such_person"}),
            "unknown": Fault(is_silent=True, takes_effect=True),
        }
        for name, fault in outcomes.items():
            made.fake.faults.append(fault)
            before = made.fake.asked("create", "messages")
            assert send_message(rest, part, _TEXT).name == name
            assert made.fake.asked("create", "messages") == before + 1

    def test_a_throttled_text_says_how_long_to_wait(self, made: Bench) -> None:
        vendor = registry.manifest(made.kind).retry_header or "Retry-After"
        for header in ("Retry-After", vendor):
            made.throttle({header: "30"})
            outcome = send_message(made.rest, message_part(made.kind), _TEXT)
            assert (outcome.name, outcome.after) == ("retry", timedelta(seconds=30))

    def test_a_refused_token_is_renewed_once_and_revoked_access_sends_nothing(self, made: Bench) -> None:
        made.refuse_tokens()
        assert send_message(made.rest, message_part(made.kind), _TEXT).name == "done"
        assert made.renewed == 1
        made.revoke()
        with pytest.raises(AccessLost):
            send_message(made.rest, message_part(made.kind), _TEXT)
        assert len(made.fake.all("messages")) == 1
