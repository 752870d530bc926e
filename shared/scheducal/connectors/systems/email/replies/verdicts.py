"""Whether a mail comes from where its From field says, by what Amazon SES found on receipt.

SES writes its findings above everything that the sender wrote, in this order: Return-Path, Received (by
`inbound-smtp.<region>.amazonaws.com`), its verdicts on spam and viruses, Received-SPF, Authentication-Results
(RFC 8601), X-SES-RECEIPT. What is read here ends at X-SES-RECEIPT, so that a field of the same name that a sender
wrote is never reached, not even where SES should leave out its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scheducal.values import dataclass

Header = tuple[str, str]

_RECEIVER = re.compile(r"\sby\s+inbound-smtp\.[a-z0-9-]+\.amazonaws\.com\s")
_ABOVE = frozenset({"return-path", "received", "x-ses-spam-verdict", "x-ses-virus-verdict", "received-spf"})
_RESULTS, _END = "authentication-results", "x-ses-receipt"
_AUTHORITY = "amazonses.com"
# What comes once in a line of SES's own. A sender whose address or greeting smuggles in a second one is not believed.
_ONCE = ("spf", "envelope-from", "helo", "dmarc")
_COMMENT = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Result:
    """One finding: `dmarc=pass header.from=example.com`. properties: by name, in lower case."""

    method: str
    value: str
    properties: dict[str, str]


def is_authentic(headers: Iterable[Header], domain: str) -> bool:
    """Tell whether SES vouches that the mail was sent by the From field's domain.

    It does where DMARC passed for that domain (RFC 7489). Where the domain has no DMARC policy, a DKIM signature or an
    SPF pass counts that is aligned: made by the domain itself or one above it. A DMARC failure is final.
    """
    results = findings(headers)
    dmarc = next((each for each in results if each.method == "dmarc"), None)
    if dmarc is not None and dmarc.value == "pass":
        return dmarc.properties.get("header.from", "").lower() == domain
    if dmarc is not None and dmarc.value == "fail":
        return False
    return any(_is_aligned(signer, domain) for signer in _signers(results))


def findings(headers: Iterable[Header]) -> tuple[Result, ...]:
    """Read what SES found, empty where it did not say, or where its line was tampered with."""
    text = _results_field(headers)
    if text is None or '"' in text or "\\" in text:
        return ()
    authority, *parts = (part.strip() for part in _COMMENT.sub(" ", text).split(";"))
    results = tuple(_result(part) for part in parts if "=" in part)
    methods = [each.method for each in results]
    if authority != _AUTHORITY or any(methods.count(method) > 1 for method in _ONCE):
        return ()
    return results


def _results_field(headers: Iterable[Header]) -> str | None:
    """Find SES's own Authentication-Results: the first one, in the block that begins with the receipt by SES."""
    was_received = False
    for name, value in headers:
        field = name.lower()
        if field == "received" and (was_received or not _RECEIVER.search(value)):
            return None
        was_received = was_received or field == "received"
        if field == _RESULTS and was_received:
            return value
        if field == _END or field not in _ABOVE:
            return None
    return None


def _result(part: str) -> Result:
    (method, value), *properties = (word.partition("=")[::2] for word in part.split() if "=" in word)
    return Result(method.lower(), value.lower(), {name.lower(): text for name, text in properties})


def _signers(results: tuple[Result, ...]) -> Iterator[str]:
    """List the domains that vouch for the mail: of passed signatures, and of the envelope's sender where SPF passed."""
    for each in results:
        if each.method == "dkim" and each.value == "pass":
            yield each.properties.get("header.i", "").rpartition("@")[2].lower()
    passed = {each.method: each.value for each in results}
    if passed.get("spf") == "pass":
        yield passed.get("envelope-from", "").rpartition("@")[2]


def _is_aligned(signer: str, domain: str) -> bool:
    """Tell whether the signer is the domain or above it.

    A domain above could sign for the one below in any case: it decides on its DNS.
    """
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))
