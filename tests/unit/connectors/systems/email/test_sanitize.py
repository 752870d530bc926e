"""Hostile and careless HTML: what is left of it, as HTML and as text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.connectors.systems.email.sanitize import sanitized, to_text

KEPT = [
    ("<p>Hi <b>you</b></p>", "<p>Hi <b>you</b></p>", "Hi you"),
    ("plain", "plain", "plain"),
    ("a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;", "a & b <c>"),
    ("<ul><li>one<li>two", "<ul><li>one</li><li>two</li></ul>", "* one\n* two"),
    ("<p>open <b>never closed", "<p>open <b>never closed</b></p>", "open never closed"),
    ("</td></body></div>x", "x", "x"),
    ('<div dir="rtl" onclick="x()" style="color:red">א</div>', '<div dir="rtl">א</div>', "א"),
]
LINK = '<a href="{}" rel="nofollow noopener noreferrer">{}</a>'
LINKS = [
    ("https://x.org/?a=1&amp;b=2", "Join", "Join <https://x.org/?a=1&b=2>"),
    ("https://x.org/", "https://x.org/", "https://x.org/"),
    ("mailto:a@b.org", "a@b.org", "a@b.org"),
    ("tel:+4930123", "call", "call <tel:+4930123>"),
]
HOSTILE = [
    "<script>alert(1)</script>",
    "<script src=//evil.example></script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=https://evil.example/pixel.gif>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='java&#9;script:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a><a href='//evil.example'>x</a><a href='/relative'>x</a>",
    "<div style='background:url(javascript:alert(1));width:expression(alert(1))'>x</div>",
    "<style>body{background:url(https://evil.example)}</style>",
    "<link rel=stylesheet href=https://evil.example><base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--[if mso]><script>alert(1)</script><![endif]--><![CDATA[<script>alert(1)</script>]]>",
    "<p>\x00<scr\x00ipt>alert(1)</scr\x00ipt>\x1b",
    "<details open ontoggle=alert(1)><video src=x onerror=alert(1)><audio autoplay src=x>",
    "</div></td></tr></table></body></html><script>alert(1)</script>",
]
TAGS = {"a", "b", "blockquote", "br", "code", "div", "li", "ol", "p", "pre", "span", "table", "tbody", "td", "tr", "ul"}
MARKUP = st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<table>", "<td>", "&lt;", "&#60;script&#62;", "x"]))


class Audit(HTMLParser):
    """Fails on whatever could run, fetch, submit or cover, and on tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= {"dir", "href", "lang", "rel", "title"}
        for name, value in attrs:
            assert name != "href" or str(value).startswith(("http://", "https://", "mailto:", "tel:"))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def check(self, source: str) -> None:
        self.feed(source)
        self.close()
        assert self.open == []


@pytest.mark.parametrize(("given", "html", "text"), KEPT)
def test_what_is_kept(given: str, html: str, text: str) -> None:
    assert sanitized(given) == html
    assert to_text(html) == text


@pytest.mark.parametrize(("address", "words", "text"), LINKS)
def test_links(address: str, words: str, text: str) -> None:
    clean = sanitized(f'<a href="{address}" target="_blank" onclick="x()">{words}</a>')
    assert clean == LINK.format(address, words)
    assert to_text(clean) == text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_html_is_harmless_and_its_neighbours_stay(hostile: str) -> None:
    clean = sanitized(f"<p>before</p>{hostile}") or ""
    Audit().check(clean)
    assert clean.startswith("<p>before")
    assert "\x00" not in clean


@settings(deadline=None)
@given(MARKUP)
def test_mixtures_of_hostile_html_are_harmless(pieces: list[str]) -> None:
    Audit().check(sanitized("".join(pieces)) or "")


@pytest.mark.parametrize("empty", [None, "", " \r\n", "<p></p>", "<script>x</script>", "<img src=x>", "<p>\x00</p>"])
def test_nothing_to_read_is_nothing(empty: str | None) -> None:
    assert sanitized(empty) is None


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "table><tr><td", "ul><li"])
def test_deep_nesting_keeps_its_words(tag: str) -> None:
    clean = sanitized(f"<{tag}>" * 2000 + "words")
    assert clean is not None
    assert to_text(clean) == "words"


@pytest.mark.slow
@pytest.mark.parametrize("huge", ["x" * 1_000_000, "<b>y</b>" * 200_000, "<div>" * 200_000, "&amp;" * 300_000])
def test_huge_input_is_cut(huge: str) -> None:
    assert len(sanitized(huge) or "") <= 200_000
