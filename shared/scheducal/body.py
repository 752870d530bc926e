"""What a body means: plain text to the letter, or HTML in which every word survives. Pure."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Literal

BodyFormat = Literal["auto", "text", "html"]

_SHOWN = """a b bdi bdo blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q
    s small span strong sub sup table tbody td tfoot th thead time tr u ul wbr"""
# Their words begin a line of their own.
_BLOCKS = """address article aside center dialog details fieldset figcaption figure footer form header hgroup legend
    main nav optgroup option search section summary"""
_OTHERS = """abbr acronym area audio base big body button canvas cite col colgroup data datalist dfn embed font head
    html iframe img input label link map meta meter noscript object output param picture progress ruby rp rt samp script
    select source strike style svg template textarea title track tt var video"""
_HIDDEN = "script|style|title"
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"caption", "tr"})
_GROUPS = frozenset({"tbody", "tfoot", "thead"})
# People write these between brackets too, as in `meet at <time>`.
_TYPED = """a address area article aside audio b base big button canvas caption center cite code data details dialog
    figure footer form frame header i input ins label legend link main map mark meta meter nav object option output
    param picture progress q s search section select small source summary template time title track u var video"""
_ELEMENTS = frozenset(f"{_SHOWN} {_BLOCKS} {_OTHERS}".split())
_KEPT = frozenset(_SHOWN.split())
_LINES = frozenset(_BLOCKS.split())
_WORDS = frozenset(_TYPED.split())

_NAME = r"[a-z][a-z0-9]*(?:[:-][a-z][a-z0-9]*)*"
_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+)"""
_FLAGS = "async|autoplay|checked|compact|controls|disabled|hidden|loop|muted|noshade|nowrap|open|reversed|selected"
# Possessive, so that it never goes back over what it has read.
_ATTRIBUTES = rf"(?:[\s/]++[^\s\"'<>/=`]++(?:\s*+=\s*+{_VALUE})?+)*+"
_TAG = rf"<(?P<end>/?)(?P<name>{_NAME})(?=[\s/>]){_ATTRIBUTES}[\s/]*+>"
# Text, so that `re` compiles them when a body is read: all of them together would be 5 ms of each cold start.
_MARKUP = (
    rf"(?is)<(?P<hidden>{_HIDDEN})\b{_ATTRIBUTES}\s*+>(?:(?!</?(?P=hidden)\b).)*+</(?P=hidden)\s*+>"
    r"|<!\[CDATA\[(?P<cdata>(?:(?!\]\]>).)*+)\]\]>|<!--(?:(?!<!--|-->).)*+-->"
    rf"|<!doctype\b[^<>]*>|<!\[(?:end)?if\b[^<>]*\]>|<\?xml\b[^<>]*>|{_TAG}|<"
)
# Words between angle brackets look like attributes, so that a value or a known flag is needed here.
_ELEMENT = (
    rf"(?i)<(?P<name>{_NAME})(?=[\s/>])"
    rf"(?P<attributes>(?:[\s/]++(?:(?:{_FLAGS})(?=[\s/>])|[^\s\"'<>/=`]++\s*+=\s*+{_VALUE}))*+)[\s/]*+>"
)
_END = rf"(?i)</({_NAME})"
_ATTRIBUTE = rf"[\s/]++([^\s\"'<>/=`]++)(?:\s*+=\s*+({_VALUE}))?+"
_SCHEME = r"(?i)([a-z][a-z0-9+.-]*):"
# What a mail links to, and what nobody is to see.
_LINKED = frozenset({"http", "https", "mailto", "tel"})
_PROGRAMS = frozenset({"blob", "data", "javascript", "vbscript"})
# A calendar program writes lines so, whatever they were before.
_LINE_ELEMENTS = frozenset({"br", "div", "p", "span"})
_LINE_END = (
    r"(?i)(?<![ \t])[ \t]*+(?:(?:<br\b[^<>]*>\s*)?(?:</(?:div|p)\s*>\s*)+|<br\b[^<>]*>[ \t]*\n?[ \t]*)"
    r"|(?<=[^<>\s])[ \t]*+(?=<(?:div|p)\b)"
)
# Calendar programs make links of addresses that somebody wrote as text.
_OWN_LINK = r'(?i)<a href="(?:https?://|mailto:|tel:)?([^"<>]*?)/?"[^<>]*>((?:https?://)?\1/?)</a>'
_ENDS = r"(?<![ \t])[ \t]++\n"
_TAG_ALONE = rf"(?i){_TAG}"
_SPACES = r"(?m)(?<= ) |^ "


def is_text(body: str, body_format: BodyFormat) -> bool:
    """Tell whether the body is plain text. `auto` is text where no HTML element begins."""
    return body_format == "text" or (body_format == "auto" and not _elements(body))


def as_html(body: str, body_format: BodyFormat) -> str:
    """Write the body as HTML that shows all its words. It is not yet harmless.

    Plain text keeps its lines and spaces. In HTML, what is no tag is text, and unknown tags leave their content.
    """
    if is_text(body, body_format):
        return _lines(body)
    writer = _Writer(_ended(body))
    return re.sub(_MARKUP, writer.well_formed, body) + writer.end_of_link(body, len(body))


def read_back(shown: str, before: Literal["text", "html"]) -> tuple[str, BodyFormat]:
    """Read a body as a calendar keeps it. Where it was text, elements that only make lines leave it text."""
    shown = shown.replace("\r\n", "\n")
    text = re.sub(_OWN_LINK, r"\2", shown)
    found = _elements(text)
    if found and (before == "html" or not found <= _LINE_ELEMENTS):
        return shown, "html"
    lines = re.sub(_TAG_ALONE, "", re.sub(_LINE_END, "\n", text)) if found else text
    words = unescape(lines).replace("\N{NO-BREAK SPACE}", " ")
    return (re.sub(_ENDS, "\n", words) if found else words).strip(), "text"


def _elements(body: str) -> set[str]:
    """Find the names of the HTML elements that begin in the body."""
    ended = _ended(body)
    return {
        name
        for found in re.finditer(_ELEMENT, body)
        if (name := found["name"].lower()) in _ELEMENTS and (found["attributes"] or name in ended or name not in _WORDS)
    }


def _ended(body: str) -> set[str]:
    return {name.lower() for name in re.findall(_END, body)}


def _lines(text: str) -> str:
    escaped = escape("\n".join(text.splitlines()), quote=False).replace("\t", "    ")
    return re.sub(_SPACES, "&nbsp;", escaped).replace("\n", "<br>\n")


class _Writer:
    """Writes the pieces of one body in order. ended: the names that have an end tag in it."""

    def __init__(self, ended: set[str]) -> None:
        self._ended = ended
        self._tables = 0
        self._is_in_row = False
        self._address: str | None = None

    def well_formed(self, found: re.Match[str]) -> str:
        """Keep a tag that mails show, leave out any other, and escape what is no tag."""
        name = (found["name"] or "").lower()
        if found["cdata"] is not None:
            return escape(found["cdata"], quote=False)
        if found[0] == "<" or _is_words(found, name, self._ended):
            return escape(found[0], quote=False)
        return self._tag(found, name)

    def _tag(self, found: re.Match[str], name: str) -> str:
        if name == "img":
            return escape(_attribute(found[0], "alt"), quote=False)
        if name == "a":
            return self._link(found)
        if name in _CELLS | _ROWS | _GROUPS and not self._tables:
            return self._stray(name, is_end=bool(found["end"]))
        if name == "table":
            self._tables = max(self._tables + (-1 if found["end"] else 1), 0)
        if name in _KEPT:
            return found[0]
        return f"<{found['end']}div>" if name in _LINES else ""

    def _link(self, found: re.Match[str]) -> str:
        """Keep a link that mails can follow. The address of any other is written after its words."""
        before = self.end_of_link(found.string, found.start())
        if found["end"]:
            return before or found[0]
        self._address = _unlinked(_attribute(found[0], "href"))
        return before if self._address else before + found[0]

    def end_of_link(self, body: str, place: int) -> str:
        """Write the address of a link that ends at a place of the body, unless its words are the address."""
        address, self._address = self._address, None
        return f" &lt;{escape(address, quote=False)}&gt;" if address and not body.endswith(address, 0, place) else ""

    def _stray(self, name: str, *, is_end: bool) -> str:
        """Write a part of a table that is in none: each row is a line, and a space parts its cells."""
        if name not in _ROWS:
            return " " if name in _CELLS and not is_end else ""
        before, self._is_in_row = "</div>" if self._is_in_row else "", not is_end
        return before if is_end else f"{before}<div>"


def _attribute(tag: str, name: str) -> str:
    """Give the value of a tag's attribute, which is empty where there is none."""
    named = (found[2] for found in re.finditer(_ATTRIBUTE, tag) if found[1].lower() == name)
    value = next(named, None) or ""
    return unescape(value[1:-1] if value.startswith(('"', "'")) else value)


def _unlinked(href: str) -> str | None:
    """Give the address of a link that a mail cannot follow: a relative one, or one for another program."""
    address = "%20".join(href.split())
    scheme = re.match(_SCHEME, "".join(href.split()))
    is_hidden = scheme is not None and scheme[1].lower() in _LINKED | _PROGRAMS
    return None if is_hidden or not address or address.startswith("#") else address


def _is_words(found: re.Match[str], name: str, ended: set[str]) -> bool:
    """Tell whether several words stand in brackets: `<the red door>` looks like a tag, and never ends."""
    is_tag = re.fullmatch(_ELEMENT, found[0]) or (name in _ELEMENTS and "=" in found[0])
    return bool(name) and not found["end"] and name not in ended and not is_tag
