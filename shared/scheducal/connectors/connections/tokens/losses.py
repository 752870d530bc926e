"""What happens when a system says that access is over: the connection waits for its owner, and subscribers hear."""

from __future__ import annotations

from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connections import rules
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository, Owned
from scheducal.connectors.connections.tokens.rows import RenewalClaim, TokenRows
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention
from scheducal.values import dataclass

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class AccessLosses:
    """Implements connections.tokens.Losing."""

    repository: ConnectionRepository
    rows: TokenRows
    clock: Clock

    def __call__(self, connection: Connection, claim: RenewalClaim | None) -> None:
        """Note it once; raises store.table.Contention, whereupon the next that needs a token finds out again.

        claim: None where the calendar itself refuses, which counts for the version of the connection that was used.
        """
        for _ in attempts():
            try:
                return self._note(self.repository.owned(connection.tenant_id), connection, claim)
            except CommitRefused as refused:
                if "tokens" in refused.olds:  # access was given again meanwhile
                    return None
            except Contention:
                continue
        raise Contention

    def _note(self, owned: Owned, connection: Connection, claim: RenewalClaim | None) -> None:
        before = next((each for each in owned.connections if each.connection_id == connection.connection_id), None)
        # The owner gave access again since: the refusal was of the access before.
        if before is None or (claim is None and before.version != connection.version):
            return
        now = to_seconds(self.clock())
        if decision := rules.access_lost(before, owned.tenant.calendar, now):
            tokens = {"tokens": self.rows.lost(before, now, claim)} if before.has_tokens else {}
            self.repository.change(owned, before, decision, SYSTEM, tokens)
