"""Bodies that come back from a calendar: cleaned before they are compared, stored or shown."""

from __future__ import annotations

from dataclasses import replace

from scheducal.connectors.pull.decision.bodies import is_same, read
from scheducal.connectors.pull.decision.fields import shown
from tests.every import failures
from tests.unit.connectors.pull.values import agreed, event_of

OUTLOOK = (
    '<div class="WordSection1"><p class="MsoNormal">Room 2<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    '<p class="MsoNormal"><font face="Calibri">See <a href="https://x.org/a?b=1&amp;c">https://x.org/a?b=1&amp;c</a>'
    "</font></p></div>"
)
TEXT = {
    OUTLOOK: "Room 2\n\nSee https://x.org/a?b=1&c",
    "a<br>\r\n b<br><br>c": "a\nb\n\nc",
    "<div>a &lt; b</div><div><br></div><div>c&nbsp; d</div>": "a < b\n\nc  d",
    "Hello <div>x</div><div><p>a</p></div><p>b</p>": "Hello\nx\na\nb",
    "<!--[if mso]><p>old</p><![endif]--><p>new</p>": "new",
    "<p onclick='x()'>a<script>b</script><img src=x onerror=y></p>": "a",
    'Mail <a href="mailto:a@x.org">a@x.org</a>': "Mail a@x.org",
    "Tom & Jerry\nRoom 2": "Tom & Jerry\nRoom 2",
    "one\u202etwo\u2028three\x07": "one\u202etwothree",
}
HTML = {
    "<p style='color:red' onclick='x()'>a <b>b</b></p>": "<p>a <b>b</b></p>",
    "<b>a</b><script>b</script><iframe src='https://x.org'>c</iframe>": "<b>a</b>c",
    '<ul><li>a</ul><a href="javascript:x()">b</a>': '<ul><li>a</li></ul><a rel="nofollow noopener noreferrer">b</a>',
    "<b>a <person@x.org></b>": "<b>a &lt;person@x.org&gt;</b>",
}


def test_text_comes_back_to_the_letter_and_html_cleaned() -> None:
    def check_text(html: str) -> None:
        assert read(html, "text") == (TEXT[html], "text")

    def check_html(html: str) -> None:
        assert read(html, "html") == (HTML[html], "html")
        assert read(html, "text") == (HTML[html], "html")

    assert not failures(check_text, TEXT)
    assert not failures(check_html, HTML)


def test_what_shows_no_words_is_no_body() -> None:
    for html in (None, "", " \r\n", "<script>a</script>", "<p>&nbsp;</p>", "<style>p{}</style>"):
        assert read(html, "html") == (None, "auto")


def test_a_body_too_long_keeps_its_words() -> None:
    words, body_format = read(f"<p>{'<i>a</i> b ' * 20_000}</p>", "html")
    assert (words or "").startswith("a b a b")
    assert (len(words or ""), body_format) == (65_536, "text")


def test_a_conflict_shows_the_cleaned_body() -> None:
    ours, theirs = agreed().appointment, event_of(agreed(), body_html="<p onclick='x()'>a <b>b</b></p>")
    assert shown("body", theirs, ours) == "<p>a <b>b</b></p>"


def test_markup_is_no_change_and_words_and_the_lines_of_text_are() -> None:
    text = agreed(body="Room 2\nSee https://x.org").appointment
    html = agreed(body="<ul><li>a</li><li>b</li></ul>").appointment
    same = [
        (text, '<div>Room&nbsp;2</div><p>See <a href="https://x.org/">https://x.org</a></p>'),
        (text, "<!-- > --><p>Room 2</p><p>&nbsp;</p><p>See <b>https://x.org</b></p>"),
        (html, "<ul class='x'>\r\n<li><o:p>a</o:p>\r\n<li>b</ul><script>c > d</script>"),
    ]
    changed = [(text, "Room 2 See https://x.org"), (text, "<div>Room 3</div><div>See https://x.org</div>")]

    for cases, is_alike in ((same, True), (changed, False)):
        for ours, shown_body in cases:
            assert is_same(ours, replace(event_of(agreed()), body_html=shown_body)) is is_alike, shown_body
