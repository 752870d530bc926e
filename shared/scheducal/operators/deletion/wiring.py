"""The removal of tenants from the function's own table and buckets."""

from __future__ import annotations

from functools import cache

from scheducal import clock
from scheducal.audit.archive.bucket import archive_bucket
from scheducal.audit.archive.repository import ChainRepository
from scheducal.audit.archive.sealing import Sealing
from scheducal.operators.buckets import mail_bucket
from scheducal.operators.deletion.removal import Removal
from scheducal.operators.deletion.revocation import end_connections
from scheducal.store.table import table


@cache
def removal() -> Removal:
    """Give the removal; one for each process."""
    sealing = Sealing(ChainRepository(table()), archive_bucket())
    return Removal(table(), mail_bucket(), end_connections, sealing, clock.now)
