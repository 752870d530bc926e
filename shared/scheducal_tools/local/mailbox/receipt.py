"""What Amazon SES writes above a mail that it receives, for a stack where no SES receives any."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

_REGION = "us-east-1"
_CLIENT = "192.0.2.1"  # RFC 5737: nobody's


def received_by_ses(message: EmailMessage, at: datetime) -> bytes:
    """Give the mail under the trace fields of SES, which found all of its sender's domain in order."""
    sender = str(message["From"].addresses[0].addr_spec)
    recipient = str(message["To"].addresses[0].addr_spec)
    fields = _fields(sender, recipient, at)
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + message.as_bytes()


def _fields(sender: str, recipient: str, at: datetime) -> tuple[tuple[str, str], ...]:
    domain = sender.rpartition("@")[2]
    spf = f"spf=pass (spfCheck: domain of {domain} designates {_CLIENT} as permitted sender)"
    results = f"amazonses.com;\r\n {spf} client-ip={_CLIENT};\r\n envelope-from={sender}; helo=mail.{domain};"
    host = f"mail.{domain}"
    path = f"from {host} ({host} [{_CLIENT}])\r\n by inbound-smtp.{_REGION}.amazonaws.com with SMTP id local"
    return (
        ("Return-Path", f"<{sender}>"),
        ("Received", f"{path}\r\n for {recipient};\r\n {format_datetime(at)}"),
        ("X-SES-Spam-Verdict", "PASS"),
        ("X-SES-Virus-Verdict", "PASS"),
        (
            "Authentication-Results",
            f"{results}\r\n dkim=pass header.i=@{domain};\r\n dmarc=pass header.from={domain};",
        ),
        ("X-SES-RECEIPT", "local"),
    )
