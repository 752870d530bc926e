"""Telephone numbers as people write them."""

from __future__ import annotations

import re

# The plus sign and 15 digits (ITU-T E.164 section 6).
_LONGEST_E164 = 16
# Digits and what people put between them, after the plus sign of the international form.
PHONE = r"^\+[0-9 ().\-/]{6,39}$"
_PHONE = re.compile(PHONE, re.ASCII)


def e164(text: str) -> str:
    """Write the number in E.164 (`+493012345678`); raises ValueError for what is none, or of no country."""
    from phonenumbers import (  # noqa: PLC0415  slow to import; many requests have no number
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_possible_number,
        parse,
    )

    message = "must be a telephone number in international form, such as +49 30 901820"
    if not _PHONE.fullmatch(text):
        raise ValueError(message)
    try:
        number = parse(text, None)
    except NumberParseException as error:
        raise ValueError(message) from error
    found = str(format_number(number, PhoneNumberFormat.E164))
    # New ranges are given out all the time, so that only the length is judged.
    if not is_possible_number(number) or len(found) > _LONGEST_E164:
        raise ValueError(f"{message}; this one is too short or too long for its country")
    return found
