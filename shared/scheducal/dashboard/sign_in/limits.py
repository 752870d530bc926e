"""How often a password, a code or a mail may be asked for of one account. Each source has limits of its own beside."""

from __future__ import annotations

from datetime import datetime

from scheducal.api.strangers.buckets import Allowance
from scheducal.api.strangers.shared_allowance import SharedAllowance
from scheducal.clock import microseconds
from scheducal.errors import Refusal
from scheducal.store.table import table

# Ten at once, then one every half minute: a person does not notice, and nobody guesses so.
_TRIES = Allowance(per_minute=2, burst=10)
_MAILS = Allowance(per_minute=1, burst=3)


def try_password(email: str, at: datetime) -> None:
    """Count a try to sign in as somebody, known or not; raises Refusal `rate_limit_exceeded`."""
    _take("account", _TRIES, email, at)


def succeeded(email: str) -> None:
    """Forget the tries of somebody who has signed in."""
    SharedAllowance(table(), "account", _TRIES).forget(email)


def ask_for_mail(email: str, at: datetime) -> None:
    """Count a mail to an address, known or not; raises Refusal `rate_limit_exceeded`."""
    _take("accountmail", _MAILS, email, at)


def _take(name: str, allowance: Allowance, email: str, at: datetime) -> None:
    now = microseconds(at)
    tat = SharedAllowance(table(), name, allowance).take(email, 1, now)
    if tat is not None:
        wait = allowance.wait(tat, now)
        raise Refusal("rate_limit_exceeded", f"too many tries for this address; wait {wait} seconds", retry_after=wait)
