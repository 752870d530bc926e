"""Raw mail to the calendar objects in it. Whatever comes in, nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

from scheducal.connectors.systems.email.replies.match import domain_of
from scheducal.connectors.systems.email.replies.model import NotAReply
from scheducal.connectors.systems.email.replies.verdicts import is_authentic
from scheducal.values import dataclass

LARGEST_MAIL = 2_000_000
LARGEST_CALENDAR = 256_000
_MOST_PARTS = 100
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[A-Za-z0-9.-]{1,253}", re.ASCII)
# Names of encodings of text; Python knows others, some of which take long.
_CHARSET = re.compile(
    r"utf-?(8|16|16le|16be)|us-ascii|iso-8859-\d+|iso-2022-jp|(windows-|cp)125\d|koi8-[ru]"
    r"|gb2312|gbk|gb18030|big5|euc-(jp|kr)|shift_jis"
)
# What Python's parser raises for mail that was made to break it.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar object as text. method: what the MIME part says it is, in upper case, None where it does not."""

    text: str
    method: str | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail with calendar objects, the one that programs show first.

    sender: the only address of From.
    is_authentic: whether SES vouches for it.
    """

    sender: str
    is_authentic: bool
    calendars: tuple[CalendarPart, ...]


def read_mail(data: bytes) -> Mail | NotAReply:
    """Read the sender and the calendar objects of a mail as SES stores it."""
    if len(data) > LARGEST_MAIL:
        return NotAReply("too_large")
    try:
        return _read(message_from_bytes(data))
    except UNREADABLE:
        return NotAReply("unreadable")


def _read(message: Message) -> Mail | NotAReply:
    sender = _sender(message)
    if message.get_content_type() == "multipart/report":
        return NotAReply("bounce", sender)
    if _is_automatic(message):
        return NotAReply("automatic", sender)
    if sender is None:
        return NotAReply("no_sender")
    calendars = tuple(_calendars(message))
    if not calendars:
        return NotAReply("no_calendar", sender)
    headers = [(name, str(value)) for name, value in message.items()]
    return Mail(sender, is_authentic(headers, domain_of(sender)), calendars)


def _is_automatic(message: Message) -> bool:
    """Recognise bounces and out-of-office notes (RFC 3834).

    A program that answers for its owner says `auto-generated`.
    """
    said = str(message.get("Auto-Submitted", "")).partition(";")[0].strip().lower()
    return said == "auto-replied" or str(message.get("Return-Path", "")).strip() == "<>"


def _sender(message: Message) -> str | None:
    """Read the address of the one From field, where every reader would find the same one in it."""
    fields = [str(value).strip() for value in message.get_all("From", [])]
    if len(fields) != 1:
        return None
    address = parseaddr(fields[0])[1]
    is_plain = fields[0] == address or fields[0].endswith(f"<{address}>")
    return address if is_plain and _ADDRESS.fullmatch(address) else None


def _calendars(message: Message) -> Iterator[CalendarPart]:
    """List each calendar object once, those first that programs show rather than attach."""
    seen = set()
    for part in sorted(_calendar_parts(message), key=_is_secondary):
        text = _text(part)
        if text is not None and (key := "\n".join(text.split())) not in seen:
            seen.add(key)
            method = part.get_param("method")
            yield CalendarPart(text, method.upper() if isinstance(method, str) else None)


def _calendar_parts(message: Message) -> list[Message]:
    """List the parts that hold calendar objects; mails within the mail are somebody else's."""
    found, waiting = [], [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting += [each for each in part.get_payload() if isinstance(each, Message)]
        elif _is_calendar(part):
            found.append(part)
    return found


def _is_calendar(part: Message) -> bool:
    kind = part.get_content_type()
    if kind == "application/octet-stream":
        return (part.get_filename() or "").lower().endswith(".ics")
    return kind in {"text/calendar", "application/ics"}


def _is_secondary(part: Message) -> tuple[bool, bool]:
    return part.get_content_type() != "text/calendar", part.get_content_disposition() == "attachment"


def _text(part: Message) -> str | None:
    """Decode the text; None where it is too long."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or len(data) > LARGEST_CALENDAR:
        return None
    declared = (part.get_content_charset() or "").lower()
    for charset in (declared if _CHARSET.fullmatch(declared) else "utf-8", "utf-8"):
        try:
            return data.decode(charset).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
