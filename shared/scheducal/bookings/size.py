"""How much one transaction takes."""

from __future__ import annotations

from scheducal.errors import Refusal
from scheducal.store.commit import Writes

# DynamoDB's own bound.
MOST_WRITES = 100


def check_writes(writes: Writes, param: str) -> None:
    """Raises Refusal `invalid_field` for more; param: the field to blame."""
    if len(writes) > MOST_WRITES:
        message = "this takes more resources over more days than one transaction can; book less at once"
        raise Refusal("invalid_field", message, param=param)
