"""Which appointments a mail is about that is no readable answer, by the UIDs in it.

Whatever comes in, nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from itertools import islice

from scheducal.appointments.model import Named
from scheducal.connectors.systems.email.replies.mail import LARGEST_MAIL, UNREADABLE
from scheducal.values import dataclass

_NAME = re.compile(rb"(apt_[0-9a-z]{26})\.(ten_[0-9a-z]{26})@")
_FOLD = re.compile(rb"\r?\n[ \t]")
_MOST_PARTS = 100
_MOST_APPOINTMENTS = 5


@dataclass(frozen=True, slots=True)
class Mentions:
    """All text of a mail, however its parts are encoded."""

    text: bytes

    def names(self) -> tuple[Named, ...]:
        """List appointments that may be meant, the first five; `holds` tells whether one is."""
        found = dict.fromkeys(match.groups() for match in _NAME.finditer(self.text))
        return tuple(
            Named(tenant.decode(), appointment.decode()) for appointment, tenant in islice(found, _MOST_APPOINTMENTS)
        )

    def holds(self, uid: str) -> bool:
        """Tell whether the whole UID, which nobody can guess, is in the mail."""
        return uid.encode() in self.text


def mentions(data: bytes) -> Mentions:
    """Read all parts of a raw mail: winmail.dat holds the UID as well, in one byte or two for each letter."""
    kept = data[:LARGEST_MAIL]
    try:
        parts = list(islice(_parts(kept), _MOST_PARTS))
    except UNREADABLE:
        parts = []
    whole = b"\n".join(_FOLD.sub(b"", part) for part in (kept, *parts))
    return Mentions(whole + b"\n" + whole.replace(b"\0", b""))


def _parts(data: bytes) -> Iterator[bytes]:
    for part in message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content
