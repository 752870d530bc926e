"""The first invitation that a tenant sends to a Gmail mailbox.

Google Calendar can be set to add invitations from known senders only. So the first invitation follows a plain message
from the same sender.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from scheducal.clock import isoformat
from scheducal.gmail import DomainPredicate, gmail_identity, needs_first_message, no_workspace
from scheducal.recent_entries import RecentEntries
from scheducal.store.commit import CommitRefused
from scheducal.store.keys import Key, gmail_key
from scheducal.store.writes import Put, Write, is_absent

# Only a shortcut: the row's condition decides.
_REMEMBERED_AT_MOST = 10_000


class GmailFirstInvite:
    """Remembers mailboxes known to have an invitation, so that most invitations need no second try at the row."""

    def __init__(self, is_workspace: DomainPredicate = no_workspace) -> None:
        self._is_workspace = is_workspace
        self._invited = RecentEntries[Key, None](_REMEMBERED_AT_MOST)

    def write(self, tenant_id: str, address: str | None, at: datetime) -> dict[str, Write]:
        """Build the write that claims the first invitation; empty where the address needs no plain message first."""
        if address is None or not needs_first_message(address, self._is_workspace):
            return {}
        key = gmail_key(tenant_id, gmail_identity(address))
        if key in self._invited:
            return {}
        return {"gmail": Put(key, {"kind": "gmail", "primedAt": isoformat(at)}, is_absent())}

    def claims(self, tenant_id: str, addresses: Iterable[str], at: datetime) -> dict[str, Write]:
        """Build the claims of several invitees, by address. Of spellings of one mailbox the first one claims it."""
        claims: dict[Key, tuple[str, Write]] = {}
        for address in addresses:
            for claim in self.write(tenant_id, address, at).values():
                claims.setdefault(claim.key, (address, claim))
        return dict(claims.values())

    @contextmanager
    def remembering(self, claim: Mapping[str, Write]) -> Iterator[None]:
        """Wrap the commit of a claim: once it is made, or was made before by somebody else, the row exists."""
        try:
            yield
        except CommitRefused as refused:
            # Somebody else's invitation was first, so that no plain message is needed any more.
            self._remember({name: write for name, write in claim.items() if name in refused.olds})
            raise
        self._remember(claim)

    def _remember(self, write: Mapping[str, Write]) -> None:
        """Remember that the row of this write exists."""
        for put in write.values():
            self._invited[put.key] = None
