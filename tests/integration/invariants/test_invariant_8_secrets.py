"""Invariant 8: no secret, address, subject or body is in a log, a metric, an error or a repr, also when calls fail."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator

import pytest

from scheducal.api import resolver
from scheducal.appointments.repository import AppointmentRepository
from scheducal.tenants.credentials import parse_credentials
from tests.faults import Mode, every_fault
from tests.integration.scenarios import EVERY, Scenario, the_id, with_two
from tests.integration.world.catalog.business import Business
from tests.integration.world.client import Client, Reply, basic, http_event
from tests.integration.world.functions import Context, module
from tests.integration.world.requests import KEY, PLAIN
from tests.integration.world.rows import rows
from tests.integration.world.webhooks.webhooks import Hooks, the_webhook
from tests.integration.world.world import World, worlds

# Also what a client may put anywhere: a word that must come out nowhere.
SECRET = "xyzzy-plugh"
PERSONAL = ("john", "mary", "j.doe", "acmecorp.com", "gmail.com", "business review", "acme team", "qbr-acme", SECRET)
MODES = (Mode.FAULTY, Mode.UNANSWERED, Mode.CONFLICTING)


class Output:
    """What the functions wrote: Powertools' own stream, every other logger, standard output."""

    def __init__(self, capsys: pytest.CaptureFixture[str], own: io.StringIO, others: io.StringIO) -> None:
        self._capsys = capsys
        self._own = own
        self._others = others

    def text(self) -> str:
        """Everything so far. No library may write a line: nobody knows what it would quote."""
        captured = self._capsys.readouterr()
        self._own.write(captured.out + captured.err)
        assert self._others.getvalue() == ""
        return self._own.getvalue()


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Output]:
    """Captured as Lambda would: the root logger from WARNING on, which is where other libraries write."""
    own, others = io.StringIO(), io.StringIO()
    loggers = [module(name).logger for name in ("pipeline.dispatch", "pipeline.sync", "pipeline.sweep")]
    for logger in (*loggers, resolver.logger):
        monkeypatch.setattr(logger.registered_handler, "stream", own)
    names = {logger.name for logger in (*loggers, resolver.logger)}
    root = logging.StreamHandler(others)
    root.setLevel(logging.WARNING)
    root.addFilter(lambda record: record.name not in names)
    logging.getLogger().addHandler(root)
    yield Output(capsys, own, others)
    logging.getLogger().removeHandler(root)


def says_nothing(text: str, client: Client) -> None:
    """None of the words is in it, nor the credentials."""
    lowered = text.lower()
    found = [word for word in (*PERSONAL, client.api_secret.lower()) if word in lowered]
    assert not found, text
    assert basic(client.api_key, client.api_secret) not in text


@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.name)
def test_nothing_personal_is_written_by_a_change_and_its_sync_even_when_calls_fail(
    scenario: Scenario, output: Output
) -> None:
    for trial in every_fault(worlds(scenario.arrange), MODES):
        with trial as world:
            scenario.request(world, idempotency_key=KEY)
            world.pipeline.work()
            with world.wire.unseen():
                written = output.text()
            says_nothing(written, world.client)
    assert '"message":"unexpected fault"' in written, "the capture sees the log"
    assert '"message":"dispatched"' in written
    assert "CloudWatchMetrics" in written


@pytest.mark.parametrize(
    "request_of", [Hooks.register, lambda hooks: hooks.regenerate_secret(the_webhook()["webhookId"])]
)
def test_a_webhooks_secret_is_in_its_answer_alone_even_when_calls_fail(
    request_of: Callable[[Hooks], Reply], output: Output
) -> None:
    for trial in every_fault(worlds(lambda world: Hooks(world.client).register(idempotency_key="before")), MODES):
        with trial as world:
            reply = request_of(Hooks(world.client))
            with world.wire.unseen():
                assert reply.is_failure or reply.data["secret"].startswith("whsec_")
                assert "whsec_" not in output.text()
                assert "whsec_" not in str(rows())


def test_nothing_personal_is_written_of_bookings_customers_and_lists(world: World, output: Output) -> None:
    business, john = Business(world.client), {"name": "John Doe", "email": "john@acmecorp.com", "phone": "+493012345"}
    service = business.service()
    for number in range(3):
        # Of each request another call fails, with a message that quotes rows.
        world.wire.fail(world.wire.next_number + number, Mode.FAULTY)
        business.book(service, f"{10 + number}:00", customer=john, notes=SECRET, metadata={"why": SECRET})
        world.client.send("customers.list", None, None, {"email": "john@acmecorp.com"})
        world.client.list(invitee="john@acmecorp.com")
        world.client.send("customers.create", {**john, "notes": SECRET, "unknown": SECRET})
        world.client.send("audit.list", None, None, {"object": SECRET, "actor": "john@acmecorp.com"})
        world.client.send("uninvite", None, {"appointmentId": SECRET, "invitee": "john@acmecorp.com"})
        world.pipeline.settle()
    written = output.text()
    assert '"message":"request"' in written
    says_nothing(written, world.client)


HOSTILE = {
    "unknown field": {**PLAIN, SECRET: SECRET},
    "wrong type": {**PLAIN, "appointmentSubject": [SECRET]},
    "bad time": {**PLAIN, "appointmentStart": SECRET},
    "bad zone": {**PLAIN, "appointmentTimeZone": SECRET},
    "bad address": {**PLAIN, "name": SECRET, "address": SECRET},
    "control character": {**PLAIN, "appointmentSubject": f"{SECRET}\r\nBcc: {SECRET}@example.com"},
    "secret in the body": {**PLAIN, "apiSecret": SECRET, "appointmentEnd": None},
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_refused_request_leaves_no_word_in_the_log(world: World, output: Output, body: dict[str, object]) -> None:
    assert world.client.create(body).status in {400, 422}
    with_two(world)
    world.client.update(the_id(), {SECRET: SECRET})
    world.client.send("create", f'{{"{SECRET}')
    world.client.list(status=SECRET, cursor=SECRET)
    world.client.get(SECRET)
    says_nothing(output.text(), world.client)


@pytest.mark.parametrize("place", ["header", "body", "query"])
def test_wrong_credentials_are_repeated_nowhere(world: World, output: Output, place: str) -> None:
    given = {"apiKey": world.client.api_key, "apiSecret": SECRET}
    event = http_event("cancel", {"appointmentId": SECRET}, given if place == "body" else None, None)
    if place == "query":
        event["queryStringParameters"] = given
        event["rawQueryString"] = f"apiKey={world.client.api_key}&apiSecret={SECRET}"
    if place == "header":
        event["headers"]["authorization"] = basic(world.client.api_key, SECRET)
    refused = world.client.deliver("cancel", event)
    assert (refused.status, refused.code) == (401, "invalid_credentials")
    says_nothing(str(refused.body) + str(refused.headers), world.client)
    says_nothing(output.text(), world.client)


def test_an_internal_error_says_nothing_of_the_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"a bug of ours, beside {SECRET}")

    monkeypatch.setattr(AppointmentRepository, "commit", broken)
    reply = world.client.create(PLAIN)
    assert reply.status == 500
    assert reply.body == {
        "success": False,
        "message": "something went wrong on our side; please try again",
        "error": {"code": "internal_error", "param": None},
        "apiVersion": "v1",
    }


def test_a_message_that_cannot_be_worked_off_is_named_without_its_words(world: World, output: Output) -> None:
    body = f'{{"tenant_id": "{SECRET}", "address": "{SECRET}"}}'
    record = {"messageId": "1", "receiptHandle": "1", "body": body, "eventSource": "aws:sqs", "attributes": {}}
    with pytest.raises(Exception) as raised:  # noqa: PT011  Lambda logs whatever it is
        module("pipeline.sync").handler({"Records": [record]}, Context())
    says_nothing(str(raised.value) + output.text(), world.client)


def test_secrets_are_kept_as_hashes_and_shown_by_no_repr(world: World) -> None:
    assert world.client.api_secret not in str(rows())
    assert world.client.api_secret not in repr(parse_credentials(world.client.api_key, world.client.api_secret))
    assert world.client.api_secret not in repr(world.client)
