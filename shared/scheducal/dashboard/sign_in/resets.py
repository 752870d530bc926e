"""Tokens of mails with which somebody chooses a new password. The table holds a hash of each, for an hour."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from scheducal.clock import isoformat
from scheducal.ids import random_text
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.writes import Delete, Put, is_absent
from scheducal.tenants.credentials import hash_secret

LASTS = timedelta(hours=1)
_FORM = re.compile(r"[0-9a-hjkmnp-tv-z]{40}")


class Resets:
    """Tokens in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, email: str, member_id: str | None, at: datetime) -> str:
        """Write a token for an address, and give it. One that is nobody's opens nothing, and costs the same."""
        token = random_text(40)
        item = {
            "kind": "passwordReset",
            "memberId": member_id,
            "email": email,
            "until": isoformat(at + LASTS),
            "expiresAt": int((at + LASTS).timestamp()),
        }
        self._table.put(Put(_key(token), item, is_absent()))
        return token

    def address(self, token: str, at: datetime) -> str | None:
        """Tell whose password a token lets its owner choose; None for anything else."""
        item = self._table.get(_key(token)) if _FORM.fullmatch(token) else None
        if item is None or "memberId" not in item or item["expiresAt"] <= at.timestamp():
            return None
        return str(item["email"])

    def use(self, token: str) -> bool:
        """Use a token up; False where somebody else did so first."""
        try:
            self._table.transact([Delete(_key(token), Attr("memberId").exists())])
        except ConditionFailed:
            return False
        return True


def _key(token: str) -> Key:
    return Key(f"PASSWORDRESET#{hash_secret(token)}", "RESET")
