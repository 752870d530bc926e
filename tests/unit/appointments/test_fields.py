"""Text and addresses as clients send them, of every plane of Unicode."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from scheducal.text import LONGEST_ADDRESS, email_address, line_of, lines_of, name_of

line, lines, name = line_of(255), lines_of(255), name_of(255)
# What could begin a new line in a mail header or has no UTF-8 form.
FORBIDDEN = ("Cc", "Cs", "Zl", "Zp")


@pytest.mark.slow
def test_every_character_of_every_plane_is_taken_or_refused_by_its_category() -> None:
    for char in map(chr, range(sys.maxunicode + 1)):
        is_forbidden = unicodedata.category(char) in FORBIDDEN
        assert _is_taken(line, f"a{char}b") is not is_forbidden, f"U+{ord(char):04X}"


def _is_taken(validate: Callable[[Any], str | None], text: str) -> bool:
    try:
        return validate(text) == text
    except PydanticCustomError as error:
        return error.type != "invalid_field"


@pytest.mark.parametrize("char", ["\t", "\n", "\r"])
def test_only_text_of_several_lines_may_break_them(char: str) -> None:
    assert lines(f"a{char}b") == f"a{char}b"
    assert not _is_taken(line, f"a{char}b")


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x0c", "\x1b", "\x85", "\u2028", "\u2029", "\ud800"])
def test_no_text_holds_other_controls(char: str) -> None:
    assert not _is_taken(lines, f"a{char}b")


@given(st.text(max_size=255))
def test_text_that_is_taken_can_be_encoded_has_no_line_break_and_no_space_around(text: str) -> None:
    try:
        found = line(text)
    except PydanticCustomError:
        return
    assert found is None or (found == text.strip() and len(found.splitlines()) == 1 and found.encode())


@given(st.none() | st.integers() | st.lists(st.text()) | st.booleans())
def test_what_is_no_text_is_refused_but_for_null(value: object) -> None:
    if value is None:
        assert line(value) is None
    else:
        with pytest.raises(PydanticCustomError, match="must be a string"):
            line(value)


def test_lengths_count_characters() -> None:
    assert line("🗓" * 255) == "🗓" * 255
    assert not _is_taken(line, "a" * 256)


@pytest.mark.parametrize("blank", [None, "", " ", "\t"])
def test_blank_text_is_the_same_as_absent(blank: str | None) -> None:
    assert lines(blank) is None
    assert email_address(blank) is None


@pytest.mark.parametrize(
    ("given_address", "found"),
    [
        ("john@acmecorp.com", "john@acmecorp.com"),
        (" John.Doe+x@AcmeCorp.COM ", "John.Doe+x@acmecorp.com"),
        ("mary@bücher.example", "mary@xn--bcher-kva.example"),
        ("jörg@acmecorp.com", "jörg@acmecorp.com"),
        ("jo\u0308rg@bücher.example", "jörg@xn--bcher-kva.example"),
        ("用户@例え.jp", "用户@xn--r8jz45g.jp"),
    ],
)
def test_an_address_is_brought_to_a_form_that_mail_takes(given_address: str, found: str) -> None:
    assert email_address(given_address) == found


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "@acme.com",
        "a@",
        "a@b@c.com",
        "a b@c.com",
        "a@c.com\r\nBcc: x@y.com",
        "a@c.com,x@y.com",
        "<a@c.com>",
        "A <a@c.com>",
        "é" * 33 + "@c.com",
        "a\u202eb@c.com",
        "a\u200bb@c.com",
        "a@[127.0.0.1]",
        "a@c..com",
        "a" * 65 + "@c.com",
        "a@" + "c" * 250 + ".com",
        "\ud800@c.com",
        "a@\ud800.com",
        7,
        ["a@c.com"],
        {"a": 1},
    ],
)
def test_what_is_no_address_is_refused(address: object) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        email_address(address)
    assert refused.value.type == "invalid_email"


@given(st.text())
def test_no_text_makes_the_address_check_raise_anything_else(text: str) -> None:
    try:
        found = email_address(text)
    except PydanticCustomError:
        return
    assert found is None or (
        found.isprintable() and found.rpartition("@")[2].isascii() and len(found) <= LONGEST_ADDRESS
    )


def test_a_name_keeps_all_that_is_seen_and_nothing_else() -> None:
    """Each pair: a name as it was sent, and as it is kept."""
    same = (
        "Zoë O'Brien-Łuk",
        "می\u200cرسد",
        "क्\u200dष",
        "👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "葛\U000e0100",
        "한나",
        "Anna Berg",
    )
    cleaned = {
        "Jo\u200bhn": "John",
        "\ufeffJohn\u2060 \u200e": "John",
        "Anna \u202egreB\u202c": "Anna greB",
        "\u2066a\u2069\u061cb": "ab",
        "J\u200dohn\u200c": "John",
        "می\u200c\u200c": "می",
        "\u3164\u115f\u2800": None,
        "a\U000e0041b\u00adc": "abc",
    }
    wrong = {sent: name(sent) for sent, kept in ({each: each for each in same} | cleaned).items() if name(sent) != kept}
    assert wrong == {}
