"""Clients' HTML made harmless, and its text form."""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping

import nh3
from inscriptis import get_text
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_document_state import HtmlDocumentState
from inscriptis.model.tag import CustomHtmlTagHandlerMapping

from scheducal.calendars.email.text import many_lines

# Above what people write. The time that cleaning takes grows with the square of the nesting.
_LIMIT = 100_000

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
_REPEATED_LINK = re.compile(r"(\S+) <(?:mailto:|tel:)?\1>")


def sanitized(source: str | None) -> str | None:
    """The HTML with text, structure and links only; None where nothing is left to read.

    Scripts, styles, images, forms and links other than http, https, mailto and tel are dropped. Every tag is
    closed. What is longer than 100,000 characters is cut.
    """
    given = many_lines(source, _LIMIT)
    if given is None:
        return None
    cleaned = many_lines(_CLEANER.clean(given), 2 * _LIMIT)
    return cleaned if cleaned is not None and to_text(cleaned) is not None else None


def to_text(clean: str) -> str | None:
    """Sanitised HTML as plain text, links as `words <address>`; None where there is none."""
    laid_out = _REPEATED_LINK.sub(r"\1", get_text(clean, _CONFIG))
    # The parser beneath drops what is nested some hundred levels deep.
    return many_lines(laid_out, 2 * _LIMIT) or many_lines(_words(clean), 2 * _LIMIT)


def _words(clean: str) -> str:
    return html.unescape(nh3.clean(clean, tags=set()))


def _link_start(state: HtmlDocumentState, attributes: MutableMapping[str, str]) -> None:
    state.link_target = attributes.get("href", "")


def _link_end(state: HtmlDocumentState) -> None:
    if state.link_target:
        state.tags[-1].write(f" <{state.link_target}>")


_CONFIG = ParserConfig(
    custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(
        start_tag_mapping={"a": _link_start}, end_tag_mapping={"a": _link_end}
    )
)
