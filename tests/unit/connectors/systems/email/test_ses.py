"""Mail through SES: what is sent, and whose fault a refusal is."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber
from moto import mock_aws
from moto.ses.models import ses_backends

from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.systems.email.mime import Mail
from scheducal.connectors.systems.email.ses import SesSender, ses_client
from scheducal.http.request import SystemUnavailable
from tests.unit.connectors.samples import ORGANIZER, event, mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

ACCOUNT = "123456789012"  # that of moto
REGION = "eu-west-1"
UNVERIFIED = "Email address is not verified. The following identities failed the check in region EU-WEST-1: {}"


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"), ("DEFAULT_REGION", REGION)):
        monkeypatch.setenv(f"AWS_{name}", value)


@pytest.fixture
def ses() -> Iterator[SESV2Client]:
    with mock_aws():
        yield ses_client()


def test_the_message_is_sent_as_it_is(ses: SESV2Client) -> None:
    ses.create_email_identity(EmailIdentity="cal.example.org")
    sent = mail("create", event())
    reference = SesSender(ses, "ScheduCal-test-mails").send(sent)
    (kept,) = ses_backends[ACCOUNT][REGION].sent_messages
    assert reference == kept.id
    assert kept.source == ORGANIZER.address
    assert kept.raw_data.encode() == sent.data


@pytest.mark.parametrize(
    ("code", "message", "status", "expected"),
    [
        ("MessageRejected", "Address blacklisted.", 400, SystemRefused),
        ("BadRequestException", "Invalid recipient <guest1@example.com>", 400, SystemRefused),
        ("BadRequestException", "Missing final '@domain'", 400, SystemRefused),
        ("MessageRejected", UNVERIFIED.format(ORGANIZER.address), 400, SystemUnavailable),
        ("MessageRejected", UNVERIFIED.format("guest1@example.com"), 400, SystemUnavailable),
        ("MessageRejected", "Sending suspended for this account.", 400, SystemUnavailable),
        ("SendingPausedException", "Sending paused", 400, SystemUnavailable),
        ("AccountSuspendedException", "Account suspended", 400, SystemUnavailable),
        ("MailFromDomainNotVerifiedException", "", 400, SystemUnavailable),
        ("NotFoundException", "", 404, SystemUnavailable),
        ("LimitExceededException", "", 400, SystemUnavailable),
        ("TooManyRequestsException", "Maximum sending rate exceeded.", 429, SystemUnavailable),
        ("AccessDeniedException", "User is not authorized", 403, SystemUnavailable),
        ("ExpiredTokenException", "", 403, SystemUnavailable),
        ("InternalServiceErrorException", "", 500, SystemUnavailable),
        ("ServiceUnavailable", "", 503, SystemUnavailable),
    ],
)
def test_refusals(ses: SESV2Client, code: str, message: str, status: int, expected: type[Exception]) -> None:
    with Stubber(ses) as stub:
        stub.add_client_error("send_email", code, message, http_status_code=status)
        with pytest.raises(expected) as raised:
            SesSender(ses, "ScheduCal-test-mails").send(mail("create", event()))
    assert code in str(raised.value)
    assert "@" not in str(raised.value)
    assert raised.value.__cause__ is None


def sender_at(url: str) -> SesSender:
    config = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})
    client: Any = boto3.client("sesv2", endpoint_url=url, config=config)
    return SesSender(client, "ScheduCal-test-mails")


def test_a_service_that_is_not_there_is_unavailable() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, but nobody listens
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        with pytest.raises(SystemUnavailable, match="EndpointConnectionError"):
            sender_at(url).send(mail("create", event()))


def test_a_service_that_does_not_answer_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(SystemUnavailable, match="ReadTimeoutError"):
            sender_at(url).send(mail("create", event()))


def test_time_limits_and_attempts_are_bounded() -> None:
    config: Any = ses_client().meta.config
    assert 0 < config.connect_timeout <= 5
    assert 0 < config.read_timeout <= 15
    assert config.retries["total_max_attempts"] <= 3
    assert config.retries["mode"] == "standard"


def test_the_envelope_is_that_of_the_mail(ses: SESV2Client) -> None:
    with Stubber(ses) as stub:
        expected = {
            "FromEmailAddress": "a@b.org",
            "Destination": {"ToAddresses": ["c@d.org"]},
            "Content": {"Raw": {"Data": b"x"}},
            "ConfigurationSetName": "ScheduCal-test-mails",
            "EmailTags": [{"Name": "tenant", "Value": "ten_1"}],
        }
        stub.add_response("send_email", {"MessageId": "id"}, expected)
        assert (
            SesSender(ses, "ScheduCal-test-mails").send(Mail("a@b.org", "c@d.org", b"x", {"tenant": "ten_1"})) == "id"
        )
