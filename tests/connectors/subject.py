"""What the tests of a connector say of the system that they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scheducal.connectors.connections.ruleset.model import USUAL, Ruleset
from scheducal.connectors.manifest import CredentialKind
from tests.connectors.fake import Fake, Table
from tests.connectors.signing import FakeWebhook


@dataclass(frozen=True)
class Subject:
    """What a connector's tests say of it.

    settings, secrets: of a connection. meetings: the fake's collection of records. shows: a record by our own names.
    people: a record that a lookup finds. moved: what people change of a record. moves: does so, where the platform
    does more than change the record, and gives the ids of those that it tells of. notice: an incoming webhook about
    records; tests/connectors/signing.py signs it. texts: the fake's collection of texts, and text_of: the text of one.
    rules: of the connection. auth: how access is given. keeps: what its records show of an appointment; `shows` gives
    nothing for a record that was cancelled. told_secret: what the fake says when we subscribe. creates: the method.
    """

    kind: str
    settings: Mapping[str, str]
    table: Table
    meetings: str = ""
    shows: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    moved: Mapping[str, Any] = field(default_factory=dict)
    moves: Callable[[Fake, dict[str, Any], Mapping[str, Any]], tuple[str, ...]] | None = None
    notice: Callable[[FakeWebhook], tuple[dict[str, str], bytes]] | None = None
    people: Mapping[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    texts: str = "messages"
    text_of: Callable[[Mapping[str, Any]], str] = lambda record: str(record["text"])
    rules: Ruleset = USUAL
    auth: CredentialKind = "oauth"
    keeps: frozenset[str] = frozenset({"subject", "start", "end"})
    told_secret: str = ""
    creates: Literal["POST", "PATCH"] = "POST"
