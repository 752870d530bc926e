"""Mails as a test reads them from the local mailbox."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import httpx
from icalendar import Calendar

from tests.e2e.stack.running import LocalStack, eventually


def mails_about(stack: LocalStack, to: str, about: str) -> list[dict[str, Any]]:
    """List the address's mails about the appointment, oldest first."""
    return [mail for mail in stack.mails(to) if (mail["uid"] or "").startswith(f"{about}.")]


def wait_for_mails(stack: LocalStack, to: str, *, about: str) -> list[dict[str, Any]]:
    """Give the same, once there is something."""
    return eventually(lambda: mails_about(stack, to, about), lambda mails: len(mails) > 0)


def message(stack: LocalStack, mail: dict[str, Any]) -> EmailMessage:
    """Give the mail as it was given to SES."""
    raw = httpx.get(f"{stack.facts['mailUrl']}/messages/{mail['id']}.eml", timeout=30).raise_for_status().content
    return message_from_bytes(raw, policy=policy.default)


def event(stack: LocalStack, mail: dict[str, Any]) -> Any:
    """Give the only event of the mail's calendar part; untyped, since a property can be of any of 25 types."""
    text = httpx.get(f"{stack.facts['mailUrl']}/messages/{mail['id']}.ics", timeout=30).raise_for_status().text
    [found] = Calendar.from_ical(text).walk("VEVENT")
    return found


def part(mail: EmailMessage, kind: str) -> str:
    """Give the text of the first part of this type."""
    found = next(each for each in mail.walk() if each.get_content_type() == kind)
    return str(found.get_content())
