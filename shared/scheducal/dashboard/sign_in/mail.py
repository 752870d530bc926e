"""Mails to people who sign in: an invitation, or a link to choose a new password."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError

from scheducal import aws
from scheducal.errors import Refusal
from scheducal.settings import dashboard_settings, mail_settings

CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=6, retries={"total_max_attempts": 2, "mode": "standard"})
# SES takes a mail to it, and delivers nothing. Asking for an unknown address then takes as long as for a known one.
NOBODY = "success@simulator.amazonses.com"
_FOOT = "\n\nThis mail comes from ScheduCal. If you did not expect it, you can ignore it: nothing changes.\n"


def invitation(inviter: str, tenant_name: str, role: str, link: str, until: str) -> tuple[str, str]:
    """Write the subject and the text of an invitation."""
    text = (
        f"{inviter} invites you to {tenant_name} on ScheduCal, with the role {role}.\n\n"
        f"Accept the invitation here, until {until}:\n\n{link}"
    )
    return f"Invitation to {tenant_name}", text


def reset(link: str) -> tuple[str, str]:
    """Write the subject and the text of a mail with a link to choose a new password."""
    text = f"Somebody asked for a new password for this address.\n\nChoose one here, within an hour:\n\n{link}"
    return "Choose a new password", text


def codes_ended(who: str, tenant_name: str) -> tuple[str, str]:
    """Write the subject and the text of the news that somebody's authenticator app was taken away."""
    text = (
        f"{who} of {tenant_name} took your authenticator app away from your sign-in to ScheduCal, and ended your "
        "sessions.\n\nYou sign in with your password alone now. Set up an app again under “Your account”.\n\n"
        "If you did not ask for this, choose a new password, and tell the people who run ScheduCal."
    )
    return "Your authenticator app was taken away", text


def send(recipient: str, subject: str, text: str, sender: str | None = None) -> None:
    """Send a mail; raises Refusal `invalid_email` where SES refuses it, aws.Unavailable."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.split())[:200]
    message["From"] = Address("ScheduCal", addr_spec=sender or dashboard_settings().dashboard_sender)
    message["To"] = Address(addr_spec=recipient)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text + _FOOT, cte="quoted-printable")
    try:
        with aws.calling():
            _client().send_email(
                FromEmailAddress=message["From"].addresses[0].addr_spec,
                Destination={"ToAddresses": [recipient]},
                Content={"Raw": {"Data": message.as_bytes()}},
                ConfigurationSetName=mail_settings().mail_configuration_set,
            )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in {"BadRequestException", "MessageRejected"}:
            raise
        # SES's words repeat addresses.
        raise Refusal("invalid_email", f"the mail could not be sent: {code}", param="email") from None


@cache
def _client() -> Any:
    return aws.client("sesv2", CLIENT_CONFIG)
