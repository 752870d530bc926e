"""Text that is safe in a header, a property and a line of a mail, addresses among it."""

from __future__ import annotations

import re
from contextlib import suppress
from email.header import Header
from email.utils import quote
from urllib import parse

import idna

# Line and paragraph separators that some reader or other takes for the end of a line.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 controls without the tabulator and the line feed, and the byte order mark, which readers drop.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_SPACES = re.compile(r"[ \t\n]+")
# RFC 5322 section 2.1.1. A word and the name of its field fit into one line.
_LONGEST_LINE = 78
_LONGEST_WORD = 60
# RFC 6068 would have more of these encoded, but calendar programs compare addresses letter by letter.
_PLAIN = "!$&'*+-/=._~@"


def many_lines(value: str | None, limit: int) -> str | None:
    """Clean the text to line feeds only and no other control characters; None where nothing is left.

    limit: characters kept; an ellipsis takes the place of what is cut.
    """
    return shortened(_cleaned(value).strip(), limit) or None


def indented(value: str | None, limit: int) -> str | None:
    """Clean the text as `many_lines` does, and keep the spaces before its first word."""
    return shortened(_cleaned(value).strip("\n").rstrip(), limit) or None


def _cleaned(value: str | None) -> str:
    return _CONTROLS.sub("", _BREAKS.sub("\n", value or ""))


def one_line(value: str | None, limit: int) -> str | None:
    """Clean the text to one line, with runs of white space as one space."""
    return many_lines(_SPACES.sub(" ", _BREAKS.sub("\n", value or "")), limit)


def shortened(value: str, limit: int) -> str:
    """Cut the text to at most so many characters, with an ellipsis for what is cut."""
    return value if len(value) <= limit else f"{value[: limit - 1].rstrip()}…"


def unstructured(name: str, value: str) -> str:
    """Write a value that is only text, as that of Subject."""
    return _folded(name, value, "us-ascii" if _is_plain(value) else "utf-8")


def mailbox(name: str, display_name: str, address: str) -> str:
    """Write one address with the name of its owner, which may be empty. The address is ASCII and valid."""
    if not display_name:
        return address
    quoted = f'"{quote(display_name)}"'
    # Some readers leave the line ends in quotes, so that a long name is encoded.
    is_short = len(f"{name}: {quoted}") <= _LONGEST_LINE
    phrase = quoted if is_short and _is_plain(display_name) else _folded(name, display_name, "utf-8")
    last_line = f"{name}: {phrase}".rpartition("\r\n")[2]
    space = " " if len(f"{last_line} <{address}>") <= _LONGEST_LINE else "\r\n "
    return f"{phrase}{space}<{address}>"


def _folded(name: str, value: str, charset: str) -> str:
    return Header(value, charset, header_name=name).encode(linesep="\r\n")


def _is_plain(value: str) -> bool:
    """Tell whether readers will take the value as it is. `=?` may begin an encoded word, and long words cannot fold."""
    return value.isascii() and "=?" not in value and all(len(word) <= _LONGEST_WORD for word in value.split())


def mailto(address: str) -> str:
    """Write the address as a URI (RFC 6068) for ORGANIZER and ATTENDEE, of those too that no mail can be sent to."""
    local, _, domain = address.rpartition("@")
    with suppress(idna.IDNAError):  # then it is written as it is, percent-encoded
        domain = ascii_domain(domain)
    return f"mailto:{parse.quote(local, safe=_PLAIN)}@{parse.quote(domain, safe=_PLAIN)}"


def ascii_domain(domain: str) -> str:
    """Write a domain in ASCII, by IDNA 2008; raises IDNAError."""
    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
