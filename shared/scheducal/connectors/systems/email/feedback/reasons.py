"""The reasons that SES gives, in plain words. None of them repeats a mail server's own, which can name anybody."""

from __future__ import annotations

import re

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
SUPPRESSED = "SES did not send the mail: the address bounced or complained before, and is on the suppression list"

_BOUNCES = {
    ("Permanent", "NoEmail"): "there is no such address",
    ("Permanent", "Suppressed"): "SES did not send the mail: the address has bounced for many senders",
    ("Permanent", "OnAccountSuppressionList"): SUPPRESSED,
    ("Permanent", "UnsubscribedRecipient"): "SES did not send the mail: the recipient has unsubscribed",
    ("Transient", "MailboxFull"): "the mailbox is full",
    ("Transient", "MessageTooLarge"): "the mail is larger than the mail server takes",
    ("Transient", "ContentRejected"): "the mail server does not take what the mail contains",
    ("Transient", "AttachmentRejected"): "the mail server does not take the attached invitation",
}
_OTHER_BOUNCES = {
    "Permanent": "the mail server refuses the address for good",
    "Transient": "the mail server did not take the mail, or answered it by itself; a later mail may arrive",
}
_UNDETERMINED = "the mail came back, and SES cannot tell why"
_DELAYS = {
    "MailboxFull": "the mailbox is full",
    "SpamDetected": "the mail server takes the mail for spam",
    "RecipientServerError": "the mail server has a fault of its own",
    "IPFailure": "the mail server blocks the address that SES sends from",
    "TransientCommunicationFailure": "the mail server breaks the connection off",
    "SendingDeferral": "the mail server asks SES to wait",
}
_OTHER_DELAY = "the mail server has not taken the mail yet"
_COMPLAINTS = {
    "abuse": "the recipient marked the mail as spam",
    "auth-failure": "the mail server could not prove who sent the mail",
    "fraud": "the recipient reported the mail as fraud",
    "virus": "the recipient reported a virus in the mail",
}


def bounce_reason(kind: str, subtype: str, status: str) -> str:
    """Say why a mail bounced. status: the mail server's code (RFC 3463), shown where it is one."""
    reason = _BOUNCES.get((kind, subtype)) or _OTHER_BOUNCES.get(kind, _UNDETERMINED)
    return f"{reason} ({status})" if _STATUS.fullmatch(status) else reason


def delay_reason(kind: str) -> str:
    """Say why a mail is late; SES goes on trying."""
    return f"{_DELAYS.get(kind, _OTHER_DELAY)}; SES tries again"


def complaint_reason(kind: str) -> str:
    """Say what a recipient complained of."""
    return _COMPLAINTS.get(kind, "the recipient complained about the mail")
