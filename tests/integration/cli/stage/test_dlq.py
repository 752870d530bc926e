"""`scheducal dlq`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.cli.queues import Queues
from tests.integration.cli.terminal import Terminal

MESSAGE = {"tenant_id": "ten_1", "appointment_id": "apt_1", "system": "email"}


def failed_invocation(function: str) -> str:
    """As Lambda writes it of an asynchronous invocation."""
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:ScheduCal-local-{function}"
    return json.dumps(
        {
            "requestContext": {"functionArn": arn, "condition": "RetriesExhausted", "approximateInvokeCount": 1},
            "requestPayload": {"source": "aws.events"},
            "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
            "responsePayload": {"errorType": "Contention", "errorMessage": "throttled"},
        }
    )


@pytest.fixture
def queues(terminal: Terminal, facts: dict[str, Any]) -> Iterator[Queues]:
    """Yield the local stage's, which are empty again at the end."""
    found = Queues.of(facts)
    yield found
    for url in found.urls.values():
        found.sqs.purge_queue(QueueUrl=url)


def waiting(terminal: Terminal) -> dict[str, int]:
    """Count the messages each queue has to show."""
    return {each["queue"]: each["waiting"] for each in terminal.document("dlq", "list")["queues"]}


def test_queues_are_listed_with_what_waits_in_them(terminal: Terminal, queues: Queues) -> None:
    assert waiting(terminal) == {"Sweep": 0, "Sync": 0}
    queues.fail("one", "two")
    assert waiting(terminal) == {"Sweep": 0, "Sync": 2}


def test_a_message_says_what_it_is_about_and_where_it_failed(terminal: Terminal, queues: Queues) -> None:
    queues.fail(json.dumps(MESSAGE))
    document = terminal.document("dlq", "show", "Sync")
    assert document["queue"] == "Sync"
    [message] = document["messages"]
    assert json.loads(message["body"]) == MESSAGE
    assert message["about"] == ["tenant ten_1", "appointment apt_1"]
    assert "SyncQueue" in message["source"]
    assert message["reason"] == "its worker failed each time; its log says why"


def test_looking_at_messages_leaves_them_where_they_are(terminal: Terminal, queues: Queues) -> None:
    queues.fail(*map(str, range(23)))
    first = terminal.document("dlq", "show", "sync", "--limit", "100")
    again = terminal.document("dlq", "show", "sync", "--limit", "100")
    bodies = sorted(int(message["body"]) for message in first["messages"])
    assert bodies == sorted(int(message["body"]) for message in again["messages"]) == list(range(23))
    assert len(terminal.document("dlq", "show", "sync", "--limit", "3")["messages"]) == 3
    assert waiting(terminal)["Sync"] == 23


def test_what_lambda_and_eventbridge_say_is_shown(terminal: Terminal, queues: Queues) -> None:
    queues.put("SweepDlqUrl", failed_invocation("pipeline-sweep"))
    queues.put("SweepDlqUrl", "{}", ERROR_CODE="NO_PERMISSIONS", ERROR_MESSAGE="not allowed")
    found = terminal.document("dlq", "show", "Sweep")["messages"]
    assert {(each["source"], each["reason"]) for each in found} == {
        (None, "RetriesExhausted: Contention: throttled"),
        (None, "NO_PERMISSIONS: not allowed"),
    }


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"text"', '{"responsePayload": null, "requestContext": null}'])
def test_a_body_of_any_kind_can_be_shown(terminal: Terminal, queues: Queues, body: str) -> None:
    queues.put("SweepDlqUrl", body or " ")
    [message] = terminal.document("dlq", "show", "Sweep")["messages"]
    assert (message["about"], message["reason"]) == ([], None)


def test_redriven_messages_are_back_in_their_queue(terminal: Terminal, queues: Queues) -> None:
    bodies = [str(number) for number in range(12)]
    queues.fail(*bodies)
    document = terminal.document("dlq", "redrive", "Sync")
    assert (document["waiting"], document["moved"], document["left"]) == (12, 12, 0)
    assert waiting(terminal)["Sync"] == 0
    received = queues.sqs.receive_message(QueueUrl=queues.urls["SyncQueueUrl"], MaxNumberOfMessages=10)
    assert {message["Body"] for message in received["Messages"]} <= set(bodies)
    assert len(received["Messages"]) == 10


def test_nothing_to_redrive_is_no_fault(terminal: Terminal, queues: Queues) -> None:
    document = terminal.document("dlq", "redrive", "Sync")
    assert (document["waiting"], document["moved"]) == (0, 0)


def test_an_invocation_is_repeated_and_then_forgotten(terminal: Terminal, queues: Queues) -> None:
    queues.put("SweepDlqUrl", failed_invocation("docs-page"))
    document = terminal.document("dlq", "redrive", "Sweep")
    assert (document["moved"], document["left"]) == (1, 0)
    assert queues.take("SweepDlqUrl") == []


def test_an_invocation_that_fails_again_is_left(terminal: Terminal, queues: Queues) -> None:
    failing = failed_invocation("pipeline-sweep")
    queues.put("SweepDlqUrl", failing)
    outcome = terminal.run("dlq", "redrive", "Sweep")
    assert (outcome.status, outcome.stdout.splitlines()[1].split()) == (1, ["Sweep", "1", "0", "1"])
    assert "docs/operations.md" in outcome.stderr
    assert queues.take("SweepDlqUrl") == [failing]


def test_what_tells_of_nothing_is_left(terminal: Terminal, queues: Queues) -> None:
    queues.put("SweepDlqUrl", "nothing")
    assert terminal.run("dlq", "redrive", "Sweep").status == 1
    assert queues.take("SweepDlqUrl") == ["nothing"]


def test_an_unknown_queue_names_those_there_are(terminal: Terminal, queues: Queues) -> None:
    for command in ("show", "redrive"):
        outcome = terminal.run("dlq", command, "Sink")
        assert (outcome.status, outcome.stdout) == (1, "")
        assert outcome.stderr == (
            "scheducal: there is no dead-letter queue Sink; there are Sweep, Sync (queue_not_found)\n"
        )
