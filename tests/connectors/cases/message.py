"""What every connector with the capability `message` must do. Its tests inherit this."""

from __future__ import annotations

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
