"""What the function's own stage allows.

Apart from the client, so that endpoints which judge addresses need not have its HTTP library installed.
"""

from __future__ import annotations

from functools import cache

from scheducal.http.pinned.target import Policy
from scheducal.settings import outbound_settings


@cache
def policy() -> Policy:
    """Build one per process."""
    settings = outbound_settings()
    hosts = frozenset(host.strip().lower() for host in settings.outbound_own_hosts.split(",") if host.strip())
    return Policy(allow_loopback=settings.outbound_allow_loopback == "true", own_hosts=hosts)
