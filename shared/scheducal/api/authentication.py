"""Who is calling, and may they call now: one conditional write authenticates and takes from the allowance.

Which condition to write depends on whether the key's allowance is full (its TAT has passed) or partly used.
The guess comes from what this process last saw of the key. A TAT only grows, so a guess of "used" is never
wrong; a wrong guess of "full" costs one more write.

ApiKeyPair that were wrong a short while ago are refused without a write. That concerns key and secret together, so
that nobody's wrong secrets keep the right one out.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from scheducal.api.strangers.buckets import Memory
from scheducal.clock import microseconds
from scheducal.errors import Refusal
from scheducal.recent_entries import RecentEntries
from scheducal.store.attempts import attempts
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import api_key_key
from scheducal.store.table import ConditionFailed, Contention, Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.tenants.access import principal_of
from scheducal.tenants.credentials import ApiKeyPair, is_secret
from scheducal.tenants.model import Principal, Sender
from scheducal.tenants.rows import calendar_of, relisted, settings_of
from scheducal.tenants.rules import RateLimit, after, latest_tat, retry_after
from scheducal.values import dataclass

_SEEN_AT_MOST = 1000
# Nobody's wrong secret becomes right, but an operator can repair a key's row.
_REMEMBERED_FOR = 60_000_000


@dataclass(frozen=True, slots=True)
class Authentication:
    """Who was let in, in whose name their tenant invites people, and what is left of the allowance."""

    principal: Principal
    sender: Sender
    rate_limit: RateLimit


class InvalidCredentials(Refusal):
    """The one answer to missing, malformed, unknown and revoked credentials."""

    def __init__(self) -> None:
        super().__init__("invalid_credentials", "API key or secret is missing, malformed, or revoked")


class AuthenticRefusal(Refusal):
    """The credentials are right, and yet nothing may be asked. The answer says what is left of the allowance."""

    def __init__(self, code: str, message: str, rate_limit: RateLimit, wait: int | None = None) -> None:
        super().__init__(code, message, retry_after=wait)
        self.rate_limit = rate_limit


class RateLimited(AuthenticRefusal):
    """The allowance is used up."""

    def __init__(self, rate_limit: RateLimit, wait: int) -> None:
        message = f"too many requests: {rate_limit.per_minute} a minute are allowed; wait {wait} seconds"
        super().__init__("rate_limit_exceeded", message, rate_limit, wait)


class TenantSuspended(AuthenticRefusal):
    """An operator has suspended the tenant."""

    def __init__(self, rate_limit: RateLimit) -> None:
        message = "this account is suspended: nothing was done, and nothing is sent; ask the operator"
        super().__init__("tenant_suspended", message, rate_limit)


class Authenticator:
    """Lets callers in. Remembers the newest TAT and limit of up to 1,000 keys, to guess well."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._seen = RecentEntries[str, tuple[int, int]](_SEEN_AT_MOST)
        self._right = Memory(_REMEMBERED_FOR, _SEEN_AT_MOST)
        self._wrong = Memory(_REMEMBERED_FOR)

    def knows(self, credentials: ApiKeyPair, at: datetime) -> bool:
        """Tell whether these were right a short while ago."""
        return self._right.holds(_pair(credentials), microseconds(at))

    def rejects(self, credentials: ApiKeyPair, at: datetime) -> bool:
        """Tell whether these were wrong a short while ago."""
        return self._wrong.holds(_pair(credentials), microseconds(at))

    def authenticate(self, credentials: ApiKeyPair, at: datetime) -> Authentication:
        """Raise Refusal `invalid_credentials`, AuthenticRefusal. At most two writes; the first changes nothing."""
        now, pair = microseconds(at), _pair(credentials)
        tat, per_minute = self._seen.get(credentials.api_key, (0, 1))
        try:
            row = self._take_used(credentials, now, per_minute) if tat > now else self._take_full(credentials, now)
        except InvalidCredentials:
            self._right.discard(pair)
            self._wrong.add(pair, now)
            raise
        except RateLimited:
            # The secret was right, though the allowance is used up.
            self._right.add(pair, now)
            raise
        self._remember(row)
        self._right.add(pair, now)
        if moved := relisted(row):
            # Lists of keys find the row at either place. A later request moves it, if this one cannot.
            with suppress(Contention):
                self._table.update(moved)
        rate_limit = after(row["tat"], now, row["perMinute"])
        if "suspended" in row:
            raise TenantSuspended(rate_limit)
        return Authentication(_principal(row), _sender(row), rate_limit)

    def _take_full(self, credentials: ApiKeyPair, now: int) -> Item:
        try:
            return self._write(credentials, Attr("tat").lte(now), base=now)
        except ConditionFailed as failed:
            row = _authentic(failed.olds[0], credentials)
        _refuse_if_used_up(row, now)
        return self._take_used(credentials, now, row["perMinute"])

    def _take_used(self, credentials: ApiKeyPair, now: int, per_minute: int) -> Item:
        try:
            return self._write(credentials, Attr("tat").lte(latest_tat(now, per_minute)), base="tat")
        except ConditionFailed as failed:
            row = _authentic(failed.olds[0], credentials)
        self._remember(row)
        raise _rate_limited(row, now)

    def _write(self, credentials: ApiKeyPair, allowance: Condition, *, base: str | int) -> Item:
        is_valid = Attr("secretHash").eq(credentials.secret_hash) & Attr("revokedAt").not_exists()
        # A key whose row does not say by which channel it comes is nobody's.
        is_valid &= Attr("channel").exists()
        key = api_key_key(credentials.tenant_id, credentials.api_key)
        update = Update(key, sums={"tat": (base, "interval")}, condition=is_valid & allowance)
        for _ in attempts():
            # The key's tenant is choosing another default calendar at this moment.
            with suppress(Contention):
                return self._table.update(update)
        raise Refusal("temporarily_unavailable", "the account is being changed; please try again", retry_after=1)

    def _remember(self, row: Item) -> None:
        self._seen[row["apiKey"]] = (row["tat"], row["perMinute"])


def _authentic(row: Item | None, credentials: ApiKeyPair) -> Item:
    presented, kept = credentials.secret_hash, row["secretHash"] if row else ""
    # Compared first, in constant time, and for an unknown key too: the time tells nobody which part was wrong.
    if not is_secret(presented, kept) or row is None or "revokedAt" in row or "channel" not in row:
        raise InvalidCredentials
    return row


def _pair(credentials: ApiKeyPair) -> str:
    return f"{credentials.api_key} {credentials.secret_hash}"


def _refuse_if_used_up(row: Item, now: int) -> None:
    if row["tat"] > latest_tat(now, row["perMinute"]):
        raise _rate_limited(row, now)


def _rate_limited(row: Item, now: int) -> RateLimited:
    return RateLimited(after(row["tat"], now, row["perMinute"]), retry_after(row["tat"], now, row["perMinute"]))


def _principal(row: Item) -> Principal:
    return principal_of(row["tenantId"], row["apiKey"], row["role"], row["channel"], settings_of(row))


def _sender(row: Item) -> Sender:
    return Sender(row["tenantName"], row["senderAddress"], calendar_of(row), settings_of(row).withheld)
