"""A kind of row, as the inventory describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from scheducal.values import dataclass

# What the settings of retention tell apart. Raw mail lies in the mail bucket, and in no row.
DataKind = Literal["identity", "bodies", "notes", "answers", "logs"]
# What becomes of a row when a person is erased that it is about: its personal attributes go, or all of it, or nothing.
Erasure = Literal["anonymise", "remove", "keep"]

# What rows of any kind may have: keys, places in indexes, due entries, leases, and the end of their time.
INDEXED = frozenset({"gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "duePk", "dueAt"})
COMMON = frozenset({"pk", "sk", "kind", "tenantId", "expiresAt", "claim", "leasedUntil", "heldFrom"}) | INDEXED


@dataclass(frozen=True, slots=True)
class Personal:
    """An attribute of a person.

    data: the kind of data that it is.
    instead: what an anonymised row has in its place, None where the attribute goes.
    """

    data: DataKind
    instead: str | None = None


IDENTITY = Personal("identity")
NAME = Personal("identity", "erased")
ADDRESS = Personal("identity", "erased@erased.invalid")
BODY = Personal("bodies")
NOTE = Personal("notes")
ANSWER = Personal("answers")
LOG = Personal("logs")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKind:
    """One kind of row.

    name: its attribute `kind`. holds: in words. kept: how long, in words.
    export: its type in a tenant's export, None for a state of the machine.
    plain: attributes of nobody, which an export shows. machine: attributes that it leaves out.
    hidden: secrets, which it never shows. Each of these is a text of names.
    person: attributes that are of a person, or may quote one. An export shows them too.
    json: attributes that hold a JSON text, which an export opens.
    erasure: what becomes of the row of a person who is erased.
    """

    name: str
    holds: str
    kept: str
    export: str | None = None
    plain: str = ""
    machine: str = ""
    hidden: str = ""
    person: Mapping[str, Personal] = field(default_factory=dict)
    json: str = ""
    erasure: Erasure = "keep"

    @property
    def attributes(self) -> frozenset[str]:
        """Name every attribute that such a row may have."""
        return COMMON.union(self.plain.split(), self.machine.split(), self.hidden.split(), self.person)

    @property
    def exported(self) -> frozenset[str]:
        """Name the attributes that an export shows."""
        return frozenset(self.plain.split()).union(self.person) - INDEXED
