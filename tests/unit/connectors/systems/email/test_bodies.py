"""The words that people read."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from scheducal.connectors.protocol import Operation
from tests.unit.connectors.samples import event, invitee, mail, parsed


def bodies(operation: Operation, **changes: object) -> tuple[str, str]:
    """Give the text and the HTML of a mail."""
    message = parsed(mail(operation, event(invitee(), **changes)))
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return str(text.get_content()), str(html.get_content())


class Seen(HTMLParser):
    """What a reader without images sees, and every address the page would fetch from."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words, self.fetched, self.opened, self.language = "", list[str](), list[str](), ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        named = dict(attrs)
        self.fetched += [str(named[name]) for name in ("src", "background", "srcset", "data") if name in named]
        self.language = named.get("lang") or self.language

    def handle_data(self, data: str) -> None:
        self.words += " " if self.opened[-1:] == ["style"] else data


@pytest.mark.parametrize("operation", ["create", "update", "cancel", "remove_invitee"])
def test_what_when_where_and_who(operation: Operation) -> None:
    text, html = bodies(operation)
    for words in (text, Seen(html).words):
        assert "Quarterly Business Review" in words
        assert "Wednesday, 15 April 2026, 09:00 to 10:00" in words
        assert "America/Los_Angeles (PDT, UTC-07:00)" in words
        assert "Room 7, Main Street 1" in words
        assert "Acme Scheduling" in words


@pytest.mark.parametrize(
    ("operation", "words", "missing"),
    [
        ("create", "invites you to this appointment", "comment of the organizer"),
        ("update", "replaces the invitation you had before", "comment of the organizer"),
        ("cancel", "comment of the organizer", "Q1 2026 review"),
        ("remove_invitee", "taken you off the list", "comment of the organizer"),
    ],
)
def test_what_has_happened(operation: Operation, words: str, missing: str) -> None:
    for body in bodies(operation, comment="comment of the organizer"):
        assert words in body
        assert missing not in body


@pytest.mark.parametrize("operation", ["create", "update"])
def test_the_body_is_in_both(operation: Operation) -> None:
    text, html = bodies(operation, body_html="<p>Q1 <b>review</b><img src='https://x.org/a.png'></p>")
    assert "Q1 review" in text
    assert "<p>Q1 <b>review</b></p>" in html


def test_the_page_fetches_nothing_and_names_its_language() -> None:
    _, html = bodies("create", location="https://meet.example.com/x")
    seen = Seen(html)
    assert seen.fetched == []
    assert seen.language == "en"
    assert not {"img", "script", "link", "iframe", "object"} & set(seen.opened)
    assert "url(" not in html
    assert '<a href="https://meet.example.com/x"' in html


@pytest.mark.parametrize("operation", ["create", "cancel"])
def test_values_are_text_in_the_page(operation: Operation) -> None:
    hostile = "</h1><script>alert(1)</script>\"'&<b>"
    _, html = bodies(operation, subject=hostile, location=hostile, comment=hostile)
    seen = Seen(html)
    assert "script" not in seen.opened
    assert hostile in seen.words


def test_a_hostile_url_stays_in_its_attribute() -> None:
    _, html = bodies("create", location="https://x.org/'onmouseover='alert(1)")
    assert 'href="https://x.org/&#39;onmouseover=&#39;alert(1)"' in html
