"""A tenant's mails in the bucket of received mails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheducal.connectors.systems.email.replies.stored_mail import INBOX, UNMATCHED
from scheducal.operators.buckets import Bucket
from scheducal.values import dataclass

# The folders, in the order of their keys.
FOLDERS = (INBOX, UNMATCHED)
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class RawMail:
    """Mails of all tenants, as they came. Which tenant's one is, its headers say."""

    bucket: Bucket

    def remove_before(
        self, tenant_id: str, before: datetime, keeps: Callable[[str], bool], after: str, has_time: Callable[[], bool]
    ) -> tuple[str | None, int]:
        """Delete a tenant's mails that came before a time, from the place after a key on.

        keeps: tells by the beginning of a mail whether it must stay.
        Gives where to go on, None at the end, and how many were deleted. Doing it again deletes no more.
        """
        removed = 0
        for folder in FOLDERS:
            while after < f"{folder}~":
                found = self.bucket.times_after(folder, after, _AT_ONCE)
                removed += sum(self._remove(tenant_id, key, keeps) for key, at in found.items() if at < before)
                # Behind the last key of a folder is the end of the folder.
                after = list(found)[-1] if len(found) == _AT_ONCE else f"{folder}~"
                if not has_time():
                    return after, removed
        return None, removed

    def _remove(self, tenant_id: str, key: str, keeps: Callable[[str], bool]) -> bool:
        beginning = self.bucket.beginning(key).lower()
        if address_of(tenant_id) not in beginning or keeps(beginning.decode("utf-8", "replace")):
            return False
        self.bucket.delete(key)
        return True


def address_of(tenant_id: str) -> bytes:
    """Give the beginning of every address at which a tenant gets mail."""
    return tenant_id.replace("_", "-").encode()
