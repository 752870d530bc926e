"""Text in requests: one line, several lines, e-mail addresses. Each check refuses with the field that is wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from pydantic_core import PydanticCustomError

LONGEST_ADDRESS = 254


def line_of(longest: int) -> Callable[[Any], str | None]:
    """Build a validator for one line of text; blank is the same as absent."""
    return _text(longest, allowed_controls="")


def lines_of(longest: int) -> Callable[[Any], str | None]:
    """Build a validator for text of several lines; blank is the same as absent."""
    return _text(longest, allowed_controls="\t\n\r")


def _text(longest: int, allowed_controls: str) -> Callable[[Any], str | None]:
    def validate(value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise PydanticCustomError("invalid_field", "must be a string")
        if len(value) > longest:
            raise PydanticCustomError("invalid_field", f"must have at most {longest} characters")
        if bad := _first_forbidden(value, allowed_controls):
            raise PydanticCustomError("invalid_field", f"must not contain the character U+{ord(bad):04X}")
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
    """Check the form of a deliverable address (RFC 5321 section 4.1.2, ASCII local part).

    Blank is the same as absent.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  costs 20 ms; many requests have none

    try:
        found = validate_email(
            str(value).strip() if isinstance(value, str) else "",
            check_deliverability=False,
            allow_smtputf8=False,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise PydanticCustomError("invalid_email", "must be an e-mail address such as mary@example.com") from error
    return found.ascii_email or found.normalized
