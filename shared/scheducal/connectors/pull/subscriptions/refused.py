"""Incoming webhooks that proved nothing, counted by reason beside the pull state, where people see them."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from scheducal.clock import isoformat
from scheducal.connectors.pull.subscriptions.rows import pull_state_of
from scheducal.connectors.signatures.model import Fault, Refused
from scheducal.store.conditions import Attr
from scheducal.store.keys import pull_state_key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.values import dataclass

FAULTS: tuple[Fault, ...] = get_args(Fault)


@dataclass(frozen=True, slots=True)
class IncomingState:
    """What the pull states of connections say of incoming webhooks."""

    table: Table

    def sealed(self, tenant_id: str, connection_id: str) -> bytes | None:
        """Give the secret that the system said when we subscribed, as KMS sealed it."""
        item = self.table.get(pull_state_key(tenant_id, connection_id))
        kept = pull_state_of(item).subscription if item else None
        return kept.made.sealed if kept else None

    def refuse(self, tenant_id: str, connection_id: str, fault: Fault, at: datetime) -> None:
        """Count one. A connection that was not pulled from yet expects none, and has no row to count in."""
        key, is_known = pull_state_key(tenant_id, connection_id), Attr("pk").exists()
        update = Update(key, {"refusedAt": isoformat(at)}, adds={_attribute(fault): 1}, condition=is_known)
        try:
            self.table.update(update)
        except ConditionFailed:
            return


def refused_of(item: Item) -> Refused | None:
    """Read what was refused from a pull state's row; None for nothing."""
    if "refusedAt" not in item:
        return None
    counts = {each: int(item[_attribute(each)]) for each in FAULTS if _attribute(each) in item}
    return Refused(counts, datetime.fromisoformat(item["refusedAt"]))


def _attribute(fault: Fault) -> str:
    return f"refused{fault.title()}"
