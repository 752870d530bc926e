"""Clients' HTML made harmless, and its text form."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import MutableMapping
from itertools import accumulate

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_document_state import HtmlDocumentState
from inscriptis.model.html_element import HtmlElement
from inscriptis.model.tag import CustomHtmlTagHandlerMapping
from inscriptis.model.tag.table_tag import table_start_handler

from scheducal.connectors.systems.email.text import many_lines

# Above what people write. The time that cleaning takes grows with the square of the nesting.
LIMIT = 100_000

_BLOCKS = {"blockquote", "br", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLES = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_WORDS = {"a", "b", "bdi", "bdo", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span"}
_MORE_WORDS = {"strong", "sub", "sup", "time", "u", "wbr"}

# No images: a remote one tells when the mail was read, an inline one swells it. No styles: they can cover
# what is written around them.
_CLEANER = nh3.Cleaner(
    tags=_BLOCKS | _HEADINGS | _TABLES | _WORDS | _MORE_WORDS,
    clean_content_tags={"script", "style", "title"},
    attributes={
        "*": {"dir", "lang"},
        "a": {"href", "title"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel="nofollow noopener noreferrer",
)
_NESTING_TAG = re.compile(r"<(?P<end>/?)(?!(?:br|hr|wbr)\b)[a-z]")
# What is nested deeper than 256 levels, the parser beneath the layout drops without a word.
_DEEPEST = 200
# No text has these signs, so that words in brackets are never taken for a link of ours.
_BRACKETS = {0x11: "<", 0x12: ">"}
_LINK = re.compile(r" ?\x11(?:mailto:|tel:)?(?P<target>[^\x11\x12\s]+)\x12")


def sanitized(source: str | None) -> str | None:
    """Clean the HTML to text, structure and links only; None where nothing is left to read.

    Scripts, styles, images, forms and links other than http, https, mailto and tel are dropped. Every tag is closed.
    What is longer than 100,000 characters is cut.
    """
    given = many_lines(source, LIMIT)
    if given is None:
        return None
    # Cleaning closes tags and escapes signs, and so makes the text longer.
    cleaned = many_lines(_CLEANER.clean(given), 2 * LIMIT)
    return cleaned if cleaned is not None and to_text(cleaned) is not None else None


def to_text(clean: str) -> str | None:
    """Write sanitised HTML as plain text, links as `words <address>`; None where there is none."""
    # Then all tags are dropped, so that the words at least survive.
    if _depth(clean) > _DEEPEST:
        return many_lines(html.unescape(nh3.clean(clean, tags=set())), 2 * LIMIT)
    # The layout reads `&amp;` twice.
    laid_out = textwrap.dedent(get_text(clean.replace("&amp;", "&amp;amp;"), _CONFIG)).strip("\n")
    return many_lines(_LINK.sub(_unless_said, laid_out), 2 * LIMIT)


def _unless_said(link: re.Match[str]) -> str:
    """Write the link's address, or nothing where its words are the address already."""
    return "" if link.string.endswith(link["target"], 0, link.start()) else link[0].translate(_BRACKETS)


def _depth(clean: str) -> int:
    """Count how deep the elements of sanitised HTML, all of them closed, are nested."""
    tags = _NESTING_TAG.finditer(clean)
    return max(accumulate(-1 if tag["end"] else 1 for tag in tags), default=0)


def _link_start(state: HtmlDocumentState, attributes: MutableMapping[str, str]) -> None:
    state.link_target = "%20".join(attributes.get("href", "").split())


def _link_end(state: HtmlDocumentState) -> None:
    if state.link_target:
        state.tags[-1].write(f" \x11{state.link_target}\x12")


def _list_start(state: HtmlDocumentState, attributes: MutableMapping[str, str]) -> None:
    start = attributes.get("start", "")
    state.li_counter.append(int(start) if start.isascii() and start.isdigit() else 1)


def _table_start(state: HtmlDocumentState, attributes: MutableMapping[str, str]) -> None:
    # A table in a cell would begin on the line of the words before it.
    state.tags[-2].canvas.flush_inline()
    table_start_handler(state, attributes)


# The layout takes the words of these for a part of the line before.
_BREAKING = {name: HtmlElement(display=Display.block) for name in ("caption", "dd", "dl", "dt", "hr")}
_CONFIG = ParserConfig(
    css={**STRICT_CSS_PROFILE, **_BREAKING},
    custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(
        start_tag_mapping={"a": _link_start, "ol": _list_start, "table": _table_start}, end_tag_mapping={"a": _link_end}
    ),
)
