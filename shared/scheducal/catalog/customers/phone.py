"""Telephone numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from scheducal.errors import Refusal

# The plus sign and 15 digits (ITU-T E.164 section 6).
_LONGEST_E164 = 16
# Digits and what people put between them, after the plus sign of the international form.
PHONE = r"^\+[0-9 ().\-/]{6,39}$"
_PHONE = re.compile(PHONE, re.ASCII)
_NATIONAL = re.compile(r"[0-9(][0-9 ().\-/]{2,39}", re.ASCII)
_default_country: ContextVar[str | None] = ContextVar("default_country", default=None)


@contextmanager
def numbers_of(country: str | None) -> Iterator[None]:
    """Read numbers without a country as people dial them in one, while this runs; None: refuse them."""
    token = _default_country.set(country)
    try:
        yield
    finally:
        _default_country.reset(token)


def check_country(country: str) -> None:
    """Raise Refusal `invalid_field` for what has no telephone numbers of its own."""
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415  slow to import; many requests have no number

    if country not in SUPPORTED_REGIONS:
        message = "country must be a code of ISO 3166-1 with telephone numbers, such as DE"
        raise Refusal("invalid_field", message, param="country")


def e164(text: str) -> str:
    """Write the number in E.164 (`+493012345678`); raises ValueError for what is none, or of no country."""
    from phonenumbers import (  # noqa: PLC0415  slow to import; many requests have no number
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_possible_number,
        parse,
    )

    country = _default_country.get()
    message = "must be a telephone number in international form, such as +49 30 901820"
    message += f", or as people dial it in {country}" if country else ""
    if not _PHONE.fullmatch(text) and not (country and _NATIONAL.fullmatch(text)):
        raise ValueError(message)
    try:
        number = parse(text, country)
    except NumberParseException as error:
        raise ValueError(message) from error
    found = str(format_number(number, PhoneNumberFormat.E164))
    # New ranges are given out all the time, so that only the length is judged.
    if not is_possible_number(number) or len(found) > _LONGEST_E164:
        raise ValueError(f"{message}; this one is too short or too long for its country")
    return found
