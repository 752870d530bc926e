"""No word of a body is lost, whatever signs are around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.body import BodyFormat, as_html, is_text, read_back
from scheducal.connectors.pull.decision.bodies import visible
from scheducal.connectors.systems.email.sanitize import sanitized, to_text
from tests.every import failures

PLAIN = [
    "John <john@example.com> will join\nRoom 2",
    "a < b and c > d",
    "if <a person> comes",
    "see <https://x.org/a?b=1>",
    "Tom &amp; Jerry",
    "<Mary Jones> and <o:p>",
    "I <3 you, </3 them, <!-- and so on",
    "Press <button> or see <link>, <title> and <time>",
    "<b and c> < d",
    "é 😀 👨\u200d👩\u200d👧",
]
MARKUP = {
    "<p>John <john@example.com></p>": "John <john@example.com>",
    "<p>see <https://x.org/a?b=1> a <b and more</p>": "see <https://x.org/a?b=1> a <b and more",
    "<unknown>one</unknown> <br>two": "one\ntwo",
    "<p>one<unknown attr='1'> two<p>three": "one two\n\nthree",
    "<p>x</p><script>y": "x\n\ny",
    "<p>x</p><title>y": "x\n\ny",
    "<p>x</p><script>y</script>z": "x\n\nz",
    "<p>I </3 you <!-- unclosed <b>x</b>": "I </3 you <!-- unclosed x",
    "<p>a<!-- b -->c</p>": "ac",
    "<section>A</section><section>B</section>": "A\nB",
    "<b>c</b><hr>d": "c\nd",
    "<dl><dt>When<dd>now</dl>": "When\nnow",
    "<foo><bar>one</bar> two</foo><br>three": "one two\nthree",
    "<p>1<y and z>2</p>": "1<y and z>2",
    "<p>1<img src onerror=alert(1)>2</p>": "12",
    "<br><![CDATA[a <b>c</b>]]> d": "a <b>c</b> d",
    "<ul><li>one<ul><li>a<li>b</ul><li>two</ul>": "* one\n+ a\n+ b\n* two",
    "<ol start='3'><li>one<li>two</ol>": "3. one\n4. two",
    "<p>see <a href='https://x.org'></a></p>": "see <https://x.org>",
    "<a href='https://x.org'><img src='x' alt='Map &amp; way'></a>": "Map & way <https://x.org>",
    "<table><tr><td>A<table><tr><td>in</table><td>B</table>": "A\nin  B",
    "<table><tr><th>Time<th>Room<tr><td>9<td>2</table>": "Time  Room\n9     2",
    "<a href='https://x.org'>Join</a>": "Join <https://x.org>",
    "<td>9:00</td><td>Room 2</td>": "9:00 Room 2",
    "x<tr><th>Time<th>Room<tr><td>9<td>2</tr>y": "x\nTime Room\n9 2\ny",
    "<tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody>": "a\nb",
    "<table><tr><td>1<td>2</table><td>3</td><td>4</td>": "1  2\n\n3 4",
    "<a href='/menu'>Menu</a> and <a href='maps/way.html'>way</a>": "Menu </menu> and way <maps/way.html>",
    "<a href=/x>one<a href=//y.org>two": "one </x>two <//y.org>",
    "<a href='www.x.org'>www.x.org</a>": "www.x.org",
    "<a href='zoommtg://x.org/j?a=1&amp;b=2'>Join</a>": "Join <zoommtg://x.org/j?a=1&b=2>",
    "<a title=' href=/y' href=' https://x.org/a b '>Plan</a>": "Plan <https://x.org/a%20b>",
    "<a href=' java&#9;script:alert(1)'>x</a><a href='data:text/html,y'>y</a><a href='#z'>z</a>": "xyz",
    "<b>a@b.org</b> &lt;a@b.org&gt;": "a@b.org <a@b.org>",
}
ENDLESS = [
    "<",
    "<a ",
    "<tr ",
    "<a href='",
    "<script>",
    "<!--",
    '<a b="',
    "<a b='<a b=\"",
    "<!doctype ",
    "<?xml ",
    "<a-b",
]


def _text(body: str, body_format: BodyFormat = "auto") -> str | None:
    return to_text(sanitized(as_html(body, body_format)) or "")


def test_a_body_without_an_element_is_text_to_the_letter() -> None:
    def check(body: str) -> None:
        assert is_text(body, "auto")
        assert _text(body) == body

    assert not failures(check, PLAIN)


def test_html_loses_tags_and_never_words() -> None:
    def check(body: str) -> None:
        assert not is_text(body, "auto")
        lines = (_text(body) or "").splitlines()
        expected = MARKUP[body].splitlines()
        assert [line.strip() for line in lines] == [line.strip() for line in expected]

    assert not failures(check, MARKUP)


def test_a_list_is_indented_from_its_first_line() -> None:
    assert _text("<ul><li>one<ul><li>a</ul><li>two</ul>") == "* one\n    + a\n* two"


def test_what_a_calendar_shows_of_text_comes_back_as_text() -> None:
    def check(body: str) -> None:
        shown = f"<div>{as_html(body, 'text')}</div><p class='x'>Room&nbsp;3</p>"
        assert read_back(shown, "text") == (f"{body}\nRoom 3", "text")

    assert not failures(check, [*PLAIN, "two  spaces\n\n  and lines"])
    assert read_back("<p>a</p>", "html") == ("<p>a</p>", "html")
    assert read_back("a<b>c</b>", "text") == ("a<b>c</b>", "html")


def test_the_format_that_was_asked_for_decides() -> None:
    assert _text("<b>x</b>", "text") == "<b>x</b>"
    assert _text("Tom &amp; Jerry", "html") == "Tom & Jerry"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from("<>/&ab \n"), max_size=80))
def test_any_text_shows_the_same_words_in_html_and_comes_back(body: str) -> None:
    shown = as_html(body, "text")
    assert visible(shown).split() == body.split()
    if "\n" not in body and "  " not in body and not body.startswith(" "):
        assert read_back(shown, "text") == (body.replace("\N{NO-BREAK SPACE}", " ").strip(), "text")


def test_spaces_and_lines_of_text_show_in_html() -> None:
    assert as_html("  a  b\r\nc", "text") == "&nbsp;&nbsp;a &nbsp;b<br>\nc"


@pytest.mark.parametrize("piece", ENDLESS)
def test_what_never_ends_stays_readable(piece: str) -> None:
    body = piece * (60_000 // len(piece))
    assert is_text(body, "auto") or piece == "<script>"
    assert as_html(f"{body}<br>words", "html").endswith("words")
