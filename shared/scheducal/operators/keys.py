"""Keys of operators: what they open are the routes below `/api/v1/operator`, and nothing else."""

from __future__ import annotations

from datetime import datetime

from scheducal.errors import Refusal
from scheducal.operators.repository import OperatorRepository
from scheducal.store.table import ConditionFailed
from scheducal.store.values import Item
from scheducal.tenants.credentials import OPERATORS, hash_secret, new_operator_key, new_secret
from scheducal.tenants.model import INTERNAL, ApiKey
from scheducal.tenants.roles import KeyRole
from scheducal.tenants.service import LONGEST_NAME, NewKey

PER_MINUTE = 60


def create_key(operators: OperatorRepository, label: str, role: KeyRole, at: datetime) -> NewKey:
    """Create a key, whose secret is shown this once."""
    secret = new_secret()
    key = ApiKey(OPERATORS, new_operator_key(), label[:LONGEST_NAME], role, PER_MINUTE, at, channel=INTERNAL)
    operators.add_key(key, hash_secret(secret))
    return NewKey(key, secret)


def revoke_key(operators: OperatorRepository, api_key: str, at: datetime) -> ApiKey:
    """Revoke a key at once; once more changes nothing. Raises Refusal `key_not_found`."""
    try:
        return operators.tenants.revoke_key(OPERATORS, api_key, at)
    except ConditionFailed as missing:
        raise Refusal("key_not_found", f"operators have no key {api_key}", param="key") from missing


def keys(operators: OperatorRepository, start: Item | None, limit: int) -> tuple[list[ApiKey], Item | None]:
    """Read one page of the keys, and where the next begins."""
    return operators.tenants.keys(OPERATORS, start, limit)
