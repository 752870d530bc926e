"""Text that is safe in a header, a property and a line of a mail."""

from __future__ import annotations

import re
from email.header import Header
from email.utils import quote

# Line and paragraph separators that some reader or other takes for the end of a line.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 controls without the tabulator and the line feed, and the byte order mark, which readers drop.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_SPACES = re.compile(r"[ \t\n]+")


def many_lines(value: str | None, limit: int) -> str | None:
    """Clean the text to line feeds only and no other control characters; None where nothing is left.

    limit: characters kept; an ellipsis takes the place of what is cut.
    """
    cleaned = _CONTROLS.sub("", _BREAKS.sub("\n", value or "")).strip()
    return shortened(cleaned, limit) or None


def one_line(value: str | None, limit: int) -> str | None:
    """Clean the text to one line, with runs of white space as one space."""
    return many_lines(_SPACES.sub(" ", _BREAKS.sub("\n", value or "")), limit)


def shortened(value: str, limit: int) -> str:
    """Cut the text to at most so many characters, with an ellipsis for what is cut."""
    return value if len(value) <= limit else f"{value[: limit - 1].rstrip()}…"


def unstructured(name: str, value: str) -> str:
    """Write a value that is only text, as that of Subject."""
    charset = "us-ascii" if _is_plain(value) else "utf-8"
    return Header(value, charset, header_name=name).encode(linesep="\r\n")


def mailbox(name: str, display_name: str, address: str) -> str:
    """Write one address with the name of its owner, which may be empty. The address is ASCII and valid."""
    if not display_name:
        return address
    phrase = f'"{quote(display_name)}"' if _is_plain(display_name) else unstructured(name, display_name)
    return f"{phrase} <{address}>"


def _is_plain(value: str) -> bool:
    """Tell whether readers will take the value as it is; `=?` may begin an encoded word."""
    return value.isascii() and "=?" not in value
