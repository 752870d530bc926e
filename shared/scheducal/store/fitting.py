"""DynamoDB's limits of keys, and other people's text as a part of one.

Calendars, mail programs and clients choose texts of any length: ids of events, addresses, names. A key that is too
long is refused with its whole batch, so that one stranger's invitation could stop a run. A digest takes the place of
such a text. Texts that fit stay as they are, and so do the keys of rows that are there already.
"""

from __future__ import annotations

from hashlib import sha256

LONGEST_PARTITION_KEY = 2048
LONGEST_SORT_KEY = 1024


def partition_with(begin: str, foreign: str) -> str:
    """Build a partition key from our beginning and somebody else's text, or the text's digest."""
    return _fitting(begin, foreign, LONGEST_PARTITION_KEY)


def sort_key_with(begin: str, foreign: str) -> str:
    """Build a sort key from our beginning and somebody else's text, or the text's digest."""
    return _fitting(begin, foreign, LONGEST_SORT_KEY)


def _fitting(begin: str, foreign: str, most_bytes: int) -> str:
    # JSON can hold half a surrogate pair, which no key may.
    text = f"{begin}{foreign}".encode("utf-8", "surrogatepass")
    if len(text) <= most_bytes and not any("\ud800" <= each <= "\udfff" for each in foreign):
        return f"{begin}{foreign}"
    return f"{begin}sha256:{sha256(foreign.encode('utf-8', 'surrogatepass')).hexdigest()}"
