"""Which host names a customer's URL may carry."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

_NAME_LIMIT = 253
_LOOPBACK = re.compile(r"(?:[a-z0-9-]{1,63}\.)*localhost")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

# Suffixes that never lead to the public Internet.
_RESERVED = {
    "alt": "RFC 9476",
    "arpa": "RFC 3172",
    "internal": "ICANN, reserved for private use",
    "invalid": "RFC 6761",
    "local": "RFC 6762",
    "localhost": "RFC 6761",
    "metadata.goog": "Google Cloud, instance metadata",
    "onion": "RFC 7686",
    "test": "RFC 6761",
}
_AWS = re.compile(r"(?:.+\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)")
# API Gateway and load balancers are customers' own; other names of AWS reach AWS's services.
_AWS_OF_CUSTOMERS = re.compile(
    r"[a-z0-9-]+\.(?:execute-api\.[a-z0-9-]+|elb\.[a-z0-9-]+|[a-z0-9-]+\.elb|elb)\.amazonaws\.com(?:\.cn)?"
)


def is_loopback_name(host: str) -> bool:
    """Recognise `localhost` and every name under it (RFC 6761, 6.3)."""
    return _LOOPBACK.fullmatch(host) is not None


def ends_in_number(host: str) -> bool:
    """Tell whether resolvers read the host as an IPv4 address in some spelling: 127.1, 0x7f.1, 2130706433."""
    return _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]) is not None


def objection(host: str, own_hosts: AbstractSet[str]) -> str | None:
    """Say what is wrong with a lower-case name as the host of a customer's endpoint; None when nothing is."""
    return _objection_to_spelling(host) or _objection_to_place(host, own_hosts)


def _objection_to_spelling(host: str) -> str | None:
    if host.endswith("."):
        return "its host must not end in a dot"
    if len(host) > _NAME_LIMIT or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        return (
            "its host must be a domain name of letters, digits and hyphens, with at most 63 characters between "
            "dots; an international name goes in its xn-- form"
        )
    if "." not in host:
        return "its host must be a full domain name such as hooks.example.com"
    return None


def _objection_to_place(host: str, own_hosts: AbstractSet[str]) -> str | None:
    reserved = next((suffix for suffix in _RESERVED if host == suffix or host.endswith(f".{suffix}")), None)
    if reserved is not None:
        return f"its host must be reachable from the Internet, which names in {reserved} are not"
    if host in own_hosts:
        return "its host must not be this API's own"
    if _AWS.fullmatch(host) and not _AWS_OF_CUSTOMERS.fullmatch(host):
        return "its host must be your own endpoint, not an AWS service's"
    return None
