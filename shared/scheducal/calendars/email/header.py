"""Header values in ASCII (RFC 2047), folded.

The message builder of Python 3.11 drops the space between two encoded words of a long subject; the older
Header class, used here, does not.
"""

from __future__ import annotations

from email.header import Header
from email.utils import quote


def unstructured(name: str, value: str) -> str:
    """A value that is only text, as that of Subject."""
    charset = "us-ascii" if _is_plain(value) else "utf-8"
    return Header(value, charset, header_name=name).encode(linesep="\r\n")


def mailbox(name: str, display_name: str, address: str) -> str:
    """One address with the name of its owner, which may be empty. The address is ASCII and valid."""
    if not display_name:
        return address
    phrase = f'"{quote(display_name)}"' if _is_plain(display_name) else unstructured(name, display_name)
    return f"{phrase} <{address}>"


def _is_plain(value: str) -> bool:
    """Whether readers will take the value as it is; `=?` may begin an encoded word."""
    return value.isascii() and "=?" not in value
