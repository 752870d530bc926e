"""Keeps a connection's tokens in the table, sealed, with the lease of the process that renews them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field
from datetime import UTC, datetime, timedelta

from scheducal.clock import isoformat
from scheducal.connectors.connections.model import Connection, TokenFacts, is_calendar
from scheducal.connectors.connections.tokens.ahead import due_again, due_values, next_try
from scheducal.connectors.oauth.grant import Tokens
from scheducal.sealing import Sealer
from scheducal.store import leases
from scheducal.store.conditions import Attr
from scheducal.store.due import DUE
from scheducal.store.keys import Key, sortable, tokens_key
from scheducal.store.leases import LEASE_ATTRIBUTES, Lease, LeaseLost
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update
from scheducal.values import dataclass

# Longer than a renewal may take, so that no two are under way at once.
RENEWAL = timedelta(seconds=45)
# How long before its end a token is renewed, and of those that last for minutes the last part of their time. The others
# use it meanwhile.
EARLY, EARLY_PART = timedelta(minutes=5), 5
# Characters, all of them ASCII: KMS takes 4,096 bytes.
_MOST_SEALED = 4000


@dataclass(frozen=True, slots=True)
class KeptTokens:
    """The tokens as they were read.

    access: None before the first.
    valid_until: aware UTC, of the access token. renew_at: aware UTC, when somebody should renew it.
    generation: grows with every renewal.
    lost: whether the owner must give access again.
    due: when it is renewed though nobody uses it, None for not at all. trying_since: since when no renewal succeeded.
    """

    access: str | None = field(repr=False)
    valid_until: datetime
    renew_at: datetime
    refresh: tuple[bytes, ...] | None = field(repr=False)
    generation: int
    lost: bool
    due: datetime | None = None
    trying_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class RenewalClaim:
    """The right to renew one generation of tokens until the lease ends."""

    lease: Lease
    kept: KeptTokens


def token_facts(item: Item) -> TokenFacts:
    """Read what is known of tokens from their row."""
    until = _instant(item["validUntil"])
    lost = datetime.fromisoformat(item["lostAt"]) if "lostAt" in item else None
    return TokenFacts(until, "access" in item, lost)


class TokenRows:
    """The tokens of all connections, each sealed for its own."""

    def __init__(self, table: Table, sealer: Sealer) -> None:
        self._table = table
        self._sealer = sealer

    def first(self, connection: Connection, tokens: Tokens | None, generation: int) -> Put:
        """Build the write that keeps the tokens of an access just given; None: they are fetched when needed.

        generation: as `generation` gave it; the write is refused where it has grown since.
        """
        until = connection.updated_at + tokens.lifetime if tokens else connection.updated_at
        item = {
            "kind": "tokens",
            "access": self._seal(connection, tokens.access_token) if tokens else None,
            "refresh": self._seal(connection, tokens.refresh_token) if tokens and tokens.refresh_token else None,
            "validUntil": sortable(until),
            "renewAt": sortable(until - _early(tokens)) if tokens else None,
            "generation": generation + 1,
            **(due_values(connection, connection.updated_at) if tokens and tokens.refresh_token else {}),
        }
        condition = Attr("generation").eq(generation) if generation else Attr("pk").not_exists()
        return Put(_key(connection), item, condition)

    def generation(self, connection: Connection) -> int:
        """Give the generation of the tokens that there are, 0 for none."""
        item = self._table.get(_key(connection))
        return int(item["generation"]) if item else 0

    def read(self, connection: Connection) -> KeptTokens | None:
        """Read the tokens as they are now; a call of KMS unless they were opened here before."""
        item = self._table.get(_key(connection))
        return self._kept(connection, item) if item else None

    def claim(self, connection: Connection, kept: KeptTokens, now: datetime) -> RenewalClaim | None:
        """Take on the renewal for the time of a lease; None where somebody else has it, or has done it.

        What is renewed ahead is due again as if this fails, so that a worker that dies ends no access.
        """
        # A renewal that ended meanwhile has made another generation, whose tokens are to be used.
        condition = Attr("generation").eq(kept.generation) & Attr("lostAt").not_exists()
        since = kept.trying_since or now
        again = next_try(since, now) if _is_ahead(connection, kept) else None
        values = {"tryingSince": sortable(since), **(due_again(connection, again) if again else {})}
        until, remove = now + RENEWAL, () if again else DUE
        try:
            lease, _ = leases.claim(
                self._table, _key(connection), values, now=now, until=until, condition=condition, remove=remove
            )
        except LeaseLost:
            return None
        return RenewalClaim(lease, kept)

    def renewed(self, connection: Connection, claim: RenewalClaim, tokens: Tokens, now: datetime) -> bool:
        """Keep new tokens, and the refresh token before them where there is no new one.

        False where access was given again meanwhile, or somebody took over after the lease had ended.
        """
        values = {
            "access": self._seal(connection, tokens.access_token),
            "validUntil": sortable(now + tokens.lifetime),
            "renewAt": sortable(now + tokens.lifetime - _early(tokens)),
            "generation": claim.kept.generation + 1,
        }
        # Whether a new one comes is the system's choice (RFC 6749 section 6).
        if tokens.refresh_token is not None:
            values["refresh"] = self._seal(connection, tokens.refresh_token)
        if "refresh" in values or _is_ahead(connection, claim.kept):
            values |= due_values(connection, now)
        return self._finish(claim, values, ("tryingSince",))

    def release(self, claim: RenewalClaim) -> bool:
        """Let somebody else try."""
        return self._finish(claim, {})

    def schedule(self, connection: Connection, kept: KeptTokens, now: datetime) -> None:
        """Have what an older release kept renewed ahead; nothing where that is seen to, or was tried for a day."""
        if kept.due is not None or kept.trying_since is not None or not _is_ahead(connection, kept):
            return
        condition = Attr("generation").eq(kept.generation) & Attr("lostAt").not_exists() & Attr("duePk").not_exists()
        with suppress(ConditionFailed):
            self._table.update(Update(_key(connection), due_values(connection, now), condition=condition))

    def rest(self, tenant_id: str, connection_id: str) -> None:
        """Renew tokens no longer whose connection was deleted."""
        with suppress(ConditionFailed):
            self._table.update(
                Update(tokens_key(tenant_id, connection_id), {}, remove=DUE, condition=Attr("pk").exists())
            )

    def lost(self, connection: Connection, now: datetime, claim: RenewalClaim | None) -> Update:
        """Build the write that marks the tokens as worthless; refused where the claim is no longer held."""
        condition = claim.lease.is_held if claim else Attr("pk").exists()
        values = {"lostAt": isoformat(now)}
        remove = ("access", "tryingSince", *DUE, *LEASE_ATTRIBUTES)
        return Update(_key(connection), values, remove=remove, condition=condition)

    def ended(self, connection: Connection, expires_at: datetime) -> Update:
        """Build the write that lets DynamoDB delete them."""
        values = {"expiresAt": int(expires_at.timestamp())}
        return Update(_key(connection), values, remove=DUE, condition=Attr("pk").exists())

    def open_refresh(self, connection: Connection, kept: KeptTokens) -> str | None:
        """Open the refresh token, None for access that needs none."""
        return self._open(connection, kept.refresh) if kept.refresh is not None else None

    def _kept(self, connection: Connection, item: Item) -> KeptTokens:
        until = _instant(item["validUntil"])
        return KeptTokens(
            access=self._open(connection, item["access"]) if "access" in item else None,
            valid_until=until,
            # Rows of an older release do not say.
            renew_at=_instant(item["renewAt"]) if "renewAt" in item else until - EARLY,
            refresh=tuple(item["refresh"]) if "refresh" in item else None,
            generation=item["generation"],
            lost="lostAt" in item,
            due=_instant(item["dueAt"]) if "dueAt" in item else None,
            trying_since=_instant(item["tryingSince"]) if "tryingSince" in item else None,
        )

    def _finish(self, claim: RenewalClaim, values: Item, remove: tuple[str, ...] = ()) -> bool:
        try:
            leases.finish(self._table, claim.lease, values, remove)
        except LeaseLost:
            return False
        return True

    def _seal(self, connection: Connection, secret: str) -> list[bytes]:
        """Seal a token in parts: Microsoft's may be longer than what KMS seals at once."""
        parts = [secret[place : place + _MOST_SEALED] for place in range(0, len(secret), _MOST_SEALED)]
        return [self._sealer.seal(part, _part_context(connection, place)) for place, part in enumerate(parts)]

    def _open(self, connection: Connection, sealed: Iterable[bytes]) -> str:
        opened = (self._sealer.open(part, _part_context(connection, place)) for place, part in enumerate(sealed))
        return "".join(opened)


def context_of(tenant_id: str, connection_id: str) -> dict[str, str]:
    """Bind secrets to their own connection: they open for no other."""
    return {"tenantId": tenant_id, "calendarId" if is_calendar(connection_id) else "connectionId": connection_id}


def _is_ahead(connection: Connection, kept: KeptTokens) -> bool:
    """Tell whether it is renewed though nobody uses it: what has no refresh token cannot lose one."""
    return connection.auth == "oauth" and connection.deleted_at is None and kept.refresh is not None


def _early(tokens: Tokens) -> timedelta:
    return min(EARLY, tokens.lifetime / EARLY_PART)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _part_context(connection: Connection, place: int) -> dict[str, str]:
    return {**context_of(connection.tenant_id, connection.connection_id), "part": str(place)}


def _key(connection: Connection) -> Key:
    return tokens_key(connection.tenant_id, connection.connection_id)
