"""Mail through Amazon SES (API v2), the message sent as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from scheducal import aws
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.systems.email.mime import Mail
from scheducal.http.request import SystemUnavailable

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

# The worker tries again later, so that few attempts at once are enough.
CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 3, "mode": "standard"})
_REFUSALS = frozenset({"BadRequestException", "MessageRejected"})
# SES also rejects a message that the account may not send: sender or, in the sandbox, recipient unverified.
_ACCOUNT = re.compile(r"not verified|paused|suspended|sandbox|not authorized", re.IGNORECASE)


class MailSender(Protocol):
    """What takes a mail on its way."""

    def send(self, mail: Mail) -> str:
        """Send a mail, and give the message id of the mail system.

        Raises SystemUnavailable to be retried, SystemRefused where the message will never be taken.
        """
        ...


def ses_client() -> SESV2Client:
    """Build a client with time limits and bounded retries, for the region and endpoint of the environment."""
    return cast("SESV2Client", aws.client("sesv2", CLIENT_CONFIG))


class SesSender:
    """Sends through SES v2. configuration_set: says where SES reports what becomes of the mails."""

    def __init__(self, client: SESV2Client, configuration_set: str) -> None:
        self._client = client
        self._configuration_set = configuration_set

    def send(self, mail: Mail) -> str:
        """Send a mail, and give SES's message id. An error is named by its code alone: SES's words repeat addresses."""
        try:
            answer = self._client.send_email(
                FromEmailAddress=mail.sender,
                Destination={"ToAddresses": [mail.recipient]},
                Content={"Raw": {"Data": mail.data}},
                ConfigurationSetName=self._configuration_set,
                EmailTags=[{"Name": name, "Value": value} for name, value in mail.tags.items()],
            )
        except ClientError as error:
            raise _translated(error) from None
        except BotoCoreError as error:
            raise SystemUnavailable(f"SES cannot be reached: {type(error).__name__}") from None
        return answer["MessageId"]


def _translated(error: ClientError) -> Exception:
    code = error.response["Error"].get("Code", "Unknown")
    message = error.response["Error"].get("Message", "")
    # A refusal of the account passes once an operator mends it. One of the message never does.
    if code in _REFUSALS and not _ACCOUNT.search(message):
        return SystemRefused(f"SES refused the message: {code}")
    return SystemUnavailable(f"SES did not take the message: {code}")
