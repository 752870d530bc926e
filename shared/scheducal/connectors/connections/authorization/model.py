"""A question to a calendar's owner, asked through a browser, whose answer comes back to the API. Pure."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import field
from datetime import datetime
from hashlib import sha256

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.registry import manifest
from scheducal.environment_key import EnvironmentKey
from scheducal.values import dataclass

_STATE = re.compile(r"(([0-7][0-9a-hjkmnp-tv-z]{25})\.([A-Za-z0-9_-]{43}))\.([0-9a-f]{24})")
_CODE_LENGTH = 24
_PURPOSE = "state"


@dataclass(frozen=True, slots=True)
class Authorization:
    """What is asked for and how an answer is known to belong to it.

    connection: the one that the answer makes, or renews. Its account has to agree; anybody where it names none.
    make_default: None makes it the default where there is none.
    asked_by: the API key.
    sealed: the secret behind state, verifier and nonce, as KMS sealed it.
    expires_at: aware UTC, whole seconds.
    """

    connection: Connection
    make_default: bool | None
    is_renewal: bool
    asked_by: str
    sealed: bytes = field(repr=False)
    challenge: str
    nonce_digest: str
    expires_at: datetime


def hidden_link(authorization: Authorization) -> str:
    """Write the link to the question with its secret sealed, as answers are kept."""
    public_name = manifest(authorization.connection.kind).public_name
    return f"/oauth/{public_name}/start?{b64encode(authorization.sealed).decode()}"


@dataclass(frozen=True, slots=True)
class State:
    """What the browser carries there and back. digest: names the row, so that the table holds no usable state."""

    tenant_id: str
    digest: str


def state_text(tenant_id: str, unguessable: str, key: EnvironmentKey) -> str:
    """Write the state of an authorization request; it names the tenant, by whom every key begins.

    It ends in a code of the environment, so that what nobody here made is known without a read.
    """
    coded = f"{tenant_id.removeprefix('ten_')}.{unguessable}"
    return f"{coded}.{key.code(_PURPOSE, coded, _CODE_LENGTH)}"


def parse_state(text: str | None, key: EnvironmentKey) -> State | None:
    """Read the row that a state names; None for what is no state of ours."""
    match = _STATE.fullmatch(text or "")
    if match is None or not key.is_code(_PURPOSE, match[1], match[4]):
        return None
    return State(f"ten_{match[2]}", sha256(match[3].encode()).hexdigest())
