"""Where each row lives. Every key begins with its tenant, so that no other tenant's key can be formed; manifests of
what dispatch sent, which no request reads, have a partition of all tenants.

A partition per appointment holds its state (`S#…`, read with one query) and its log (`L#…`, which says what happened).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from scheducal.store.fitting import partition_with, sort_key_with
from scheducal.values import dataclass

APPOINTMENT = "S#APT"
INVITEES = "S#INV#"
MAILS = "S#MAIL#"
SYNCS = "S#SYNC#"
PUSHED_STATES = "S#TOLD#"
BOOKING = "S#BKG"
NOTES = "L#RPL#"
EVENTS = "L#EVT#"
CONFLICTS = "L#CON#"
MAIL_NOTES = "L#MAIL#"
WEBHOOKS = "HOOK#"
MIRRORS = "MIRROR#"
KEY_SET = "KEY#"
CALENDARS = "CAL#"
CONNECTIONS = "CON#"
REMOTE_EVENTS = "E#"
LOOKS = "LOOK#"
UNPLACED = "U#"
ALLOWANCES = "ALLOW#"
MANIFESTS = "DISPATCHED"
CATALOG = {"channel": "CHANNEL#", "service": "OFFER#", "resource": "RESOURCE#"}

CatalogKind = Literal["channel", "resource", "service"]


@dataclass(frozen=True, slots=True)
class Key:
    """A row's partition and sort key."""

    pk: str
    sk: str

    def attributes(self) -> dict[str, str]:
        """Give the key as the row has it."""
        return {"pk": self.pk, "sk": self.sk}


def tenant_key(tenant_id: str) -> Key:
    """Key the tenant itself."""
    return Key(f"T#{tenant_id}#TENANT", "TENANT")


def api_key_key(tenant_id: str, api_key: str) -> Key:
    """Key one API key, with its rate limit's state."""
    return Key(f"T#{tenant_id}#KEY#{api_key}", "KEY")


def key_set_version_key(tenant_id: str, api_key: str) -> Key:
    """Key the note that an API key is in force. It lies beside the tenant, so that a change of all keys finds it."""
    return Key(tenant_key(tenant_id).pk, f"{KEY_SET}{api_key}")


def appointment_partition(tenant_id: str, appointment_id: str) -> str:
    """Name the partition that an appointment's rows share."""
    return f"T#{tenant_id}#APT#{appointment_id}"


def pushed_state_key(partition: str, system: str, invitee_id: str) -> Key:
    """Key the row of what a system told one invitee, or of the whole event, in the appointment's partition."""
    return Key(partition, f"{PUSHED_STATES}{system}#{invitee_id}")


def idempotency_key(tenant_id: str, digest: str) -> Key:
    """Key the first response to an `Idempotency-Key`, by the key's digest."""
    return Key(f"T#{tenant_id}#IDEM#{digest}", "IDEM")


def duplicate_key(tenant_id: str, digest: str) -> Key:
    """Key the newest create of a given content, by the content's digest."""
    return Key(f"T#{tenant_id}#DUP#{digest}", "DUP")


def gmail_key(tenant_id: str, identity: str) -> Key:
    """Key the fact that the tenant has invited this Gmail mailbox before."""
    return Key(partition_with(f"T#{tenant_id}#GMAIL#", identity), "GMAIL")


def start_bucket(tenant_id: str, month: str) -> str:
    """Name the partition of index `lists`: appointments that start in the UTC month `yyyy-mm`."""
    return f"T#{tenant_id}#APT#{month}"


def invitee_bucket(tenant_id: str, address: str) -> str:
    """Name the partition of index `lists`: invitee rows of one address."""
    return partition_with(f"T#{tenant_id}#INV#", address.lower())


def creation_bucket(tenant_id: str, month: str) -> str:
    """Name the partition of index `recent`: appointments created in the UTC month `yyyy-mm`."""
    return f"T#{tenant_id}#NEW#{month}"


def api_keys_bucket(tenant_id: str) -> str:
    """Name the partition of index `lists`: a tenant's API keys."""
    return f"T#{tenant_id}#KEYS"


def webhooks_partition(tenant_id: str) -> str:
    """Name the partition that a tenant's webhook endpoints share."""
    return f"T#{tenant_id}#HOOKS"


def webhook_key(tenant_id: str, webhook_id: str) -> Key:
    """Key one webhook endpoint."""
    return Key(webhooks_partition(tenant_id), f"{WEBHOOKS}{webhook_id}")


def webhook_count_key(tenant_id: str) -> Key:
    """Key the count of a tenant's webhook endpoints."""
    return Key(webhooks_partition(tenant_id), "COUNT")


def webhook_partition(tenant_id: str, webhook_id: str) -> str:
    """Name the log of one webhook endpoint: audit rows, and events about the endpoint itself."""
    return f"T#{tenant_id}#HOOK#{webhook_id}"


def calendars_partition(tenant_id: str) -> str:
    """Name the partition of a tenant's connections, and of the accounts that its operators let it use."""
    return f"T#{tenant_id}#CALENDARS"


def connection_key(tenant_id: str, connection_id: str) -> Key:
    """Key one connection; calendars sort before other systems, and each by creation."""
    family = CONNECTIONS if connection_id.startswith("con_") else CALENDARS
    return Key(calendars_partition(tenant_id), f"{family}{connection_id}")


def ended_connection_key(tenant_id: str, connection_id: str) -> Key:
    """Key one that was deleted, kept while what it left behind is tidied up."""
    return Key(calendars_partition(tenant_id), f"ENDED#{connection_id}")


def allowance_key(tenant_id: str, kind: str, realm: str) -> Key:
    """Key the fact that a tenant may use every mailbox of a Microsoft directory, or of a Google domain."""
    return Key(calendars_partition(tenant_id), sort_key_with(f"{ALLOWANCES}{kind}#", realm))


def connection_partition(tenant_id: str, connection_id: str) -> str:
    """Name the partition of one connection, or of `email`: its tokens, its audit rows, events about it."""
    return f"T#{tenant_id}#{connection_key(tenant_id, connection_id).sk}"


def tokens_key(tenant_id: str, connection_id: str) -> Key:
    """Key the tokens of one connection."""
    return Key(connection_partition(tenant_id, connection_id), "TOKENS")


def limiter_key(tenant_id: str, connection_id: str) -> Key:
    """Key the row that says who uses a connected calendar now, and how long it wants to be left alone."""
    return Key(connection_partition(tenant_id, connection_id), "GATE")


def pull_state_key(tenant_id: str, connection_id: str) -> Key:
    """Key the state of a connected calendar's pull: its subscription, and how far its changes were read."""
    return Key(connection_partition(tenant_id, connection_id), "WATCH")


def remote_event_key(tenant_id: str, connection_id: str, reference: str) -> Key:
    """Key the appointment of an event in a connected calendar, by the calendar's id, or the digest of a long one."""
    return Key(connection_partition(tenant_id, connection_id), sort_key_with(REMOTE_EVENTS, reference))


def look_key(tenant_id: str, connection_id: str, reference: str) -> Key:
    """Key a look at one event in a connected calendar, by its id there or a long id's digest."""
    return Key(connection_partition(tenant_id, connection_id), sort_key_with(LOOKS, reference))


def busy_key(tenant_id: str, calendar_id: str, week: str) -> Key:
    """Key the busy times of a connected calendar's owner in the week of a UTC Monday, `yyyy-mm-dd`."""
    return Key(connection_partition(tenant_id, calendar_id), f"BUSY#{week}")


def authorization_key(tenant_id: str, digest: str) -> Key:
    """Key a question to a calendar's owner that waits for its answer, by the digest of its state."""
    return Key(f"T#{tenant_id}#OAUTH#{digest}", "OAUTH")


def month_of(instant: datetime) -> str:
    """Give the UTC month of an instant, `yyyy-mm`, years from 0001."""
    utc = instant.astimezone(UTC)
    return f"{utc.year:04d}-{utc.month:02d}"


def sortable(instant: datetime) -> str:
    """Write an instant as text that sorts in time: `yyyy-mm-ddThh:mm:ss`, UTC."""
    return instant.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()


def waiting_partition(tenant_id: str, system: str) -> str:
    """Name a partition of the sparse index `due`: syncs that wait until access to their calendar is given again."""
    return f"T#{tenant_id}#WAITING#{system}"


def behind_bucket(tenant_id: str) -> str:
    """Name the partition of index `lists`: syncs whose calendar systems do not show the newest version yet."""
    return f"T#{tenant_id}#BEHIND"


def failed_bucket(tenant_id: str) -> str:
    """Name the partition of index `lists`: syncs of a tenant that were given up."""
    return f"T#{tenant_id}#FAILED"


def drift_key(tenant_id: str, connection_id: str) -> Key:
    """Key the last comparison of a calendar, or of `email`, with the appointments, and how far it has come."""
    return Key(connection_partition(tenant_id, connection_id), "DRIFT")


def deliveries_partition(tenant_id: str, webhook_id: str, day: str) -> str:
    """Name the partition of an endpoint's deliveries of one UTC day, `yyyymmdd`, each followed by failed attempts."""
    return f"T#{tenant_id}#HOOK#{webhook_id}#{day}"


def manifest_key(at: datetime, manifest_id: str) -> Key:
    """Key the list of first attempts that dispatch sent messages about at an instant; all in one partition, by time."""
    return Key(MANIFESTS, f"{sortable(at)}#{manifest_id}")


def state_bucket(tenant_id: str, state: str, month: str) -> str:
    """Name the partition of index `lists`: deliveries in a state, of the events of one UTC month, `yyyymm`."""
    return f"T#{tenant_id}#DLV#{state}#{month}"


def ledger_partition(tenant_id: str, subject_id: str) -> str:
    """Name the ledger of a resource, a row per UTC day, or of a service with limits of its own, a guard per period."""
    return f"T#{tenant_id}#LED#{subject_id}"


def hold_partition(tenant_id: str, hold_id: str) -> str:
    """Name the partition of one hold, and the event of its expiry."""
    return f"T#{tenant_id}#HOLD#{hold_id}"


def booking_bucket(tenant_id: str, month: str) -> str:
    """Name the partition of index `lists`: bookings that start in the UTC month `yyyy-mm`."""
    return f"T#{tenant_id}#BKG#{month}"


def customer_bookings_bucket(tenant_id: str, customer_id: str) -> str:
    """Name the partition of index `recent`: a customer's bookings."""
    return f"T#{tenant_id}#BKG#{customer_id}"


def catalog_partition(tenant_id: str) -> str:
    """Name the partition of a tenant's channels, services and resources, and of the state of the whole."""
    return f"T#{tenant_id}#CATALOG"


def catalog_key(tenant_id: str, kind: CatalogKind, entry_id: str) -> Key:
    """Key one entry.

    Services sort before resources, so that a first page that holds no resource yet says what to read.
    """
    return Key(catalog_partition(tenant_id), f"{CATALOG[kind]}{entry_id}")


def catalog_state_key(tenant_id: str) -> Key:
    """Key the number of entries of each kind, and a number that grows with each change of any."""
    return Key(catalog_partition(tenant_id), "STATE")


def catalog_log(tenant_id: str, kind: CatalogKind, entry_id: str) -> str:
    """Name the partition of an entry's audit rows."""
    return f"T#{tenant_id}#CATALOG#{CATALOG[kind]}{entry_id}"


def customer_key(tenant_id: str, customer_id: str) -> Key:
    """Key one customer; audit rows lie beside it."""
    return Key(f"T#{tenant_id}#CUSTOMER#{customer_id}", "CUSTOMER")


def identity_key(tenant_id: str, identity: str) -> Key:
    """Key the owner of an e-mail address, or of the number of somebody without one: at most one customer."""
    return Key(partition_with(f"T#{tenant_id}#WHO#", identity), "WHO")


def customers_bucket(tenant_id: str) -> str:
    """Name the partition of index `lists`: a tenant's customers."""
    return f"T#{tenant_id}#CUSTOMERS"


def phone_bucket(tenant_id: str, phone: str) -> str:
    """Name the partition of index `recent`: the customers with a number."""
    return partition_with(f"T#{tenant_id}#PHONE#", phone)
