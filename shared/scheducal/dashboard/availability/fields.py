"""Fields of forms as the values that services take: a number is no text there (pure)."""

from __future__ import annotations

from collections.abc import Mapping

Fields = Mapping[str, tuple[str, ...]]
# Longer ones are no number of any form.
_LONGEST_NUMBER = 9


def text_in(fields: Fields, name: str) -> str:
    """Give the text of a field, empty where it is missing."""
    return fields.get(name, ("",))[-1].strip()


def number_in(fields: Fields, name: str) -> int | str | None:
    """Give a whole number; other text as it is, so that it is refused; None for an empty field."""
    text = text_in(fields, name)
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else text or None


def numbers_in(fields: Fields, name: str) -> list[int | str]:
    """Give whole numbers that commas separate."""
    parts = [part.strip() for part in text_in(fields, name).split(",") if part.strip()]
    return [
        int(part) if part.isascii() and part.isdecimal() and len(part) <= _LONGEST_NUMBER else part for part in parts
    ]
