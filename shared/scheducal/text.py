"""Text in requests: one line, several lines, e-mail addresses. Each check refuses with the field that is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

LONGEST_ADDRESS = 254
# Of an appointment, written by a client or in a calendar.
LONGEST_SUBJECT = 255
LONGEST_LOCATION = 1024
LONGEST_NAME = 200
LONGEST_BODY = 65_536
LONGEST_COMMENT = 4096
_LONGEST_LOCAL_PART = 64


def spelt(status: str) -> str:
    """Give the documented spelling of a status: `cancelled`, as bookings and appointments show it."""
    return "cancelled" if status == "canceled" else status


def line_of(longest: int) -> Callable[[Any], str | None]:
    """Build a validator for one line of text; blank is the same as absent."""
    return _text(longest, allowed_controls="")


def lines_of(longest: int) -> Callable[[Any], str | None]:
    """Build a validator for text of several lines; blank is the same as absent."""
    return _text(longest, allowed_controls="\t\n\r")


def body_of(longest: int) -> Callable[[Any], str | None]:
    """Build a validator for text of several lines that is kept to the letter; blank is the same as absent."""
    lines = lines_of(longest)
    return lambda value: value if lines(value) else None


def name_of(longest: int) -> Callable[[Any], str | None]:
    """Build a validator for a name: one line, without the characters that nobody sees."""
    line = line_of(longest)
    return lambda value: line(without_unseen(value) if isinstance(value, str) else value)


# Characters without a form of their own: zero-width ones, marks of direction, blank letters. Selectors of a variant are
# none of them. Text, so that `re` compiles it for the first name that is not ASCII: 5 ms of a cold start.
_UNSEEN = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff"
    r"\uffa0\ufff0-\ufffb\U000e0000-\U000e00ff]"
)
# Persian, many scripts of India and emoji need joiners. Between other letters nobody sees them.
_JOINED = r"[\u0590-\u1fff\u2190-\U0010ffff]"
_LONE_JOINER = rf"(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})"


def without_unseen(name: str) -> str:
    """Leave out the characters that nobody sees, since a name with them can look like another one."""
    return name if name.isascii() else re.sub(_LONE_JOINER, "", re.sub(_UNSEEN, "", name))


def _text(longest: int, allowed_controls: str) -> Callable[[Any], str | None]:
    def validate(value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise _refused("invalid_field", "must be a string")
        if len(value) > longest:
            raise _refused("invalid_field", f"must have at most {longest} characters")
        if bad := _first_forbidden(value, allowed_controls):
            raise _refused("invalid_field", f"must not contain the character U+{ord(bad):04X}")
        return value.strip() or None

    return validate


def _first_forbidden(text: str, allowed_controls: str) -> str | None:
    """Find the first character that no text may have.

    Control characters could start a new line in a mail header; lone surrogates have no UTF-8 form.
    """
    forbidden = {"Cc", "Cs", "Zl", "Zp"}
    return next(
        (char for char in text if unicodedata.category(char) in forbidden and char not in allowed_controls),
        None,
    )


def email_address(value: Any) -> str | None:
    """Check the form of a deliverable address (RFC 5321 section 4.1.2, with the letters of RFC 6531 section 3.3).

    Blank is the same as absent.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  costs 20 ms; many requests have none

    try:
        found = validate_email(
            str(value).strip() if isinstance(value, str) else "",
            check_deliverability=False,
            allow_smtputf8=True,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise _no_address() from error
    # RFC 5321 section 4.5.3.1.1 counts octets, and the library characters.
    if len(found.local_part.encode()) > _LONGEST_LOCAL_PART:
        raise _no_address()
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def _no_address() -> ValueError:
    return _refused("invalid_email", "must be an e-mail address such as mary@example.com")


def _refused(code: Any, message: Any) -> ValueError:
    from pydantic_core import PydanticCustomError  # noqa: PLC0415  costs 15 ms; workers refuse no fields

    return PydanticCustomError(code, message)
