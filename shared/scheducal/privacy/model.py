"""Privacy requests, the people they are about, and legal holds, as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal.gmail import gmail_identity, is_gmail
from scheducal.values import dataclass

RequestType = Literal["access", "delete", "correct"]
# GDPR article 12(3) gives one month, CCPA section 1798.130(a)(2) gives 45 days.
DEADLINE = timedelta(days=30)
# 11 CCR section 7101: records of requests are kept for 24 months.
KEPT = timedelta(days=730)
# For how long the result of an access request can be read.
RESULT_KEPT = timedelta(days=30)
# What the operators are warned of, before the deadline.
WARNING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sought:
    """How a request names a person: by one of these."""

    customer_id: str | None = None
    email: str | None = None
    phone: str | None = None

    def document(self) -> dict[str, str]:
        """Give the one that was given, by its name on the wire."""
        named = {"customerId": self.customer_id, "email": self.email, "phone": self.phone}
        return {name: value for name, value in named.items() if value is not None}

    @classmethod
    def of(cls, document: Mapping[str, str]) -> Sought:
        """Read what `document` gave."""
        return cls(document.get("customerId"), document.get("email"), document.get("phone"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by all that they are known by.

    emails: one spelling for each mailbox. phones: E.164. names: as the rows have them.
    """

    customer_ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def has_address(self, address: str | None) -> bool:
        """Tell whether an e-mail address leads to a mailbox of theirs."""
        return address is not None and mailbox(address) in self.emails

    def is_mentioned(self, value: Any) -> bool:
        """Tell whether a value of a row has an address or a number of theirs in it, in any case."""
        text = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).casefold()
        return any(each.casefold() in text for each in (*self.emails, *self.phones))

    def is_named_in(self, text: str) -> bool:
        """Tell whether a whole name of theirs is in a text. One word alone names many people."""
        return any(each.casefold() in text.casefold() for each in self.names if " " in each.strip())

    def is_same_as(self, other: Person) -> bool:
        """Tell whether both have something in common that is one person's. Families share numbers."""
        return bool(self.customer_ids & other.customer_ids or self.emails & other.emails) or (
            not self.emails and not other.emails and bool(self.phones & other.phones)
        )

    def joined(self, other: Person) -> Person:
        """Give the person with all that is known of either."""
        return Person(
            self.customer_ids | other.customer_ids,
            self.emails | other.emails,
            self.phones | other.phones,
            self.names | other.names,
        )

    def document(self) -> dict[str, list[str]]:
        """Write it as a row has it."""
        return {
            "customerIds": sorted(self.customer_ids),
            "emails": sorted(self.emails),
            "phones": sorted(self.phones),
            "names": sorted(self.names),
        }

    @classmethod
    def of(cls, document: Mapping[str, list[str]]) -> Person:
        """Read what `document` gave."""
        names = ("customerIds", "emails", "phones", "names")
        return cls(*(frozenset(document.get(name, ())) for name in names))


@dataclass(frozen=True, slots=True)
class LegalHold:
    """An order to keep what is known of a person. While it stands, nothing of them is erased."""

    tenant_id: str
    hold_id: str
    sought: Sought
    person: Person
    reason: str
    actor: str
    created_at: datetime


def mailbox(address: str) -> str:
    """Give one spelling for all spellings of an address. Only of Gmail it is known that dots and tags do not count."""
    return gmail_identity(address) if is_gmail(address) else address.strip().lower()
