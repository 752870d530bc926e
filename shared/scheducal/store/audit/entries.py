"""The tenant's audit log: an entry for each thing that a request or our own work changed, or that somebody read.

An entry is part of the change's own transaction. Its time, and the request behind it, come from where it is built.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Literal

from scheducal import clock, trace
from scheducal.ids import timed_id
from scheducal.settings import audit_settings
from scheducal.store.audit.changes import Values, changed
from scheducal.store.audit.keys import audit_actor_bucket, audit_object_bucket, audit_partition, request_partition
from scheducal.store.keys import Key, month_of
from scheducal.store.values import Item
from scheducal.store.writes import Put
from scheducal.values import dataclass

ActorKind = Literal["member", "key", "visitor", "system", "operator"]
# By the beginning of the actor's id. An invitee who answers by mail is a visitor; a connected calendar is the system.
_KINDS: dict[str, ActorKind] = {
    "key": "key",
    "mem": "member",
    "vis": "visitor",
    "inv": "visitor",
    "operator": "operator",
    "opk": "operator",
}
READ = "read"


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that an entry is about.

    kind: such as `customer`. identity: its id, or its name where it has none.
    """

    tenant_id: str
    kind: str
    identity: str


def actor_kind(actor: str) -> ActorKind:
    """Tell the kind of an actor by its id."""
    return _KINDS.get(actor.partition("_")[0], "system")


def entry_put(
    subject: Subject,
    action: str,
    actor: str,
    *,
    before: Values | None = None,
    after: Values | None = None,
    personal: Collection[str] = (),
) -> Put:
    """Build the entry, for the change's transaction.

    before, after: the thing as it was and as it is, without secrets; None where it was not there, or is gone.
    personal: the fields that are of a person.
    """
    at = clock.now()
    audit_id = timed_id("aud", at)
    found = changed(before, after, personal)
    item = {
        "kind": "auditEntry",
        "tenantId": subject.tenant_id,
        "auditId": audit_id,
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "action": action,
        "actor": actor,
        "actorKind": actor_kind(actor),
        "objectKind": subject.kind,
        "objectId": subject.identity,
        "requestId": trace.current().request_id,
        "source": trace.current().source,
        "changes": found.plain,
        "personal": found.personal,
        "personalFields": list(found.fields) or None,
        "personalDigest": found.digest,
        "expiresAt": int((at + timedelta(days=int(audit_settings().audit_table_days))).timestamp()),
    }
    key = Key(audit_partition(subject.tenant_id, month_of(at)), audit_id)
    return Put(key, {**item, **_places(subject, actor, audit_id)})


def read_put(subject: Subject, actor: str, fields: Collection[str] = ()) -> Put:
    """Build the entry that says that somebody read a thing. fields: of which, where not of all."""
    return entry_put(subject, READ, actor, after={"fields": sorted(fields)} if fields else None)


def _places(subject: Subject, actor: str, audit_id: str) -> Item:
    """Give its places in the indexes: by what it is about, by who it was, and by the request."""
    places: dict[str, Any] = {
        "gsi1pk": audit_object_bucket(subject.tenant_id, subject.identity),
        "gsi1sk": audit_id,
        "gsi2pk": audit_actor_bucket(subject.tenant_id, actor),
        "gsi2sk": audit_id,
    }
    request_id = trace.current().request_id
    return places | ({"duePk": request_partition(request_id), "dueAt": audit_id} if request_id else {})
