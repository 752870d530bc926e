"""Messages on the sync queue: which appointment, and no more. What is to be done is in the table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class SyncMessage:
    """An appointment whose calendar system may lag behind it."""

    tenant_id: str
    appointment_id: str
    system: str

    def to_json(self) -> str:
        """The message's body."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, body: str) -> SyncMessage:
        """Raises ValueError, TypeError for anything that `to_json` does not give."""
        return cls(**json.loads(body))
