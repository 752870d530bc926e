"""What SES is asked to send, as a mail: SendEmail of SES v2, raw or simple."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

_RECIPIENTS = ("ToAddresses", "CcAddresses", "BccAddresses")
_OVERWRITTEN = re.compile(rb"^(?:Message-ID|Date):.*\r?\n(?:[ \t].*\r?\n)*", re.IGNORECASE | re.MULTILINE)


def recipients(request: Mapping[str, Any]) -> list[str]:
    """Everybody whom the request names as a recipient."""
    destination = request.get("Destination", {})
    return [address for kind in _RECIPIENTS for address in destination.get(kind, [])]


def raw_mail(request: Mapping[str, Any]) -> bytes | None:
    """Give the mail byte for byte, or as SES would make it of its parts; None for a template."""
    content = request.get("Content", {})
    if "Raw" in content:
        return base64.b64decode(content["Raw"]["Data"])
    return _simple(request, content["Simple"]) if "Simple" in content else None


def as_ses_sends(raw: bytes, ses_id: str, at: datetime) -> bytes:
    """Give the mail SES's own Message-ID and Date, whatever it had; nothing else in it changes. at: aware UTC."""
    head, separator, body = raw.partition(b"\r\n\r\n")
    fields = f"Message-ID: <{ses_id}>\r\nDate: {format_datetime(at)}\r\n".encode()
    return fields + _OVERWRITTEN.sub(b"", head + b"\r\n")[:-2] + separator + body


def _simple(request: Mapping[str, Any], simple: Mapping[str, Any]) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = request["FromEmailAddress"]
    mail["To"] = ", ".join(request.get("Destination", {}).get("ToAddresses", []))
    mail["Subject"] = simple["Subject"]["Data"]
    for header in simple.get("Headers", []):
        mail[header["Name"]] = header["Value"]
    body = simple["Body"]
    mail.set_content(body.get("Text", {}).get("Data", ""))
    if "Html" in body:
        mail.add_alternative(body["Html"]["Data"], subtype="html")
    return mail.as_bytes()
