"""HMACs of a text that is made from the request: the form of most systems. Pure."""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.forms import form_text
from scheducal.connectors.signatures.model import Fault, Timestamp, are_same
from scheducal.values import dataclass

Encoding = Literal["hex", "base64"]

_GAP = re.compile(r"{(\w+)}")
# HubSpot decodes these escapes of the address alone, and signs what comes of it.
_DECODED = re.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
_PARTS: Mapping[str, Callable[[IncomingRequest], bytes]] = {
    "body": lambda request: request.body,
    "url": lambda request: request.url.encode(),
    "decoded_url": lambda request: _DECODED.sub(lambda found: chr(int(found[1], 16)), request.url).encode(),
    "method": lambda request: request.method.encode(),
    "form": lambda request: form_text(request.body).encode(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hmac:
    """An HMAC of a text that is made from the request.

    header: where it comes. prefix: what stands before it there. separator: between several of them, of which one has
    to be right. signed: the text, with gaps: body, url, decoded_url, method, timestamp, id, form (the names and values
    of a form). pairs: the names of time and signature where the header holds both, as in `t=1,v1=ab`. id_header: what
    `id` is. key: how the secret is written.
    """

    header: str
    signed: str = "{body}"
    encoding: Encoding = "hex"
    digest: Literal["sha256", "sha1"] = "sha256"
    prefix: str = ""
    separator: str = ""
    timestamp: Timestamp | None = None
    pairs: tuple[str, str] | tuple[()] = ()
    id_header: str = ""
    key: Literal["text", "whsec"] = "text"

    def __post_init__(self) -> None:
        """Raise ValueError for a text that leaves out what matters."""
        gaps = set(_GAP.findall(self.signed))
        if not gaps <= {*_PARTS, "timestamp", "id"} or not gaps & {"body", "form"}:
            raise ValueError(f"a signature over {self.signed} proves no body, or has an unknown gap")
        if ("timestamp" in gaps) != (self.timestamp is not None) or ("id" in gaps) != bool(self.id_header):
            raise ValueError(f"a signature over {self.signed} does not agree with its headers")

    def fault(self, request: IncomingRequest, secret: str) -> Fault | None:
        """Compare every signature that came with the one that the secret gives."""
        time, given = self._given(request)
        if not any(given):
            return "unsigned"
        if self.timestamp and (is_recent := self.timestamp.is_recent(time, request)) is not True:
            return "malformed" if is_recent is None else "stale"
        try:
            expected = self.value(request, secret, time)
        except ValueError:
            return "malformed"
        return None if any(are_same(each, expected) for each in given) else "wrong"

    def value(self, request: IncomingRequest, secret: str, time: str = "") -> str:
        """Give the signature of a request, with its prefix. Raises ValueError for a body or a key of another form."""
        key = _standard_key(secret) if self.key == "whsec" else secret.encode()
        made = hmac.digest(key, b"".join(self._signed_parts(request, time)), self.digest)
        return self.prefix + (made.hex() if self.encoding == "hex" else b64encode(made).decode())

    def _given(self, request: IncomingRequest) -> tuple[str, list[str]]:
        text = request.headers.get(self.header, "")
        time = request.headers.get(self.timestamp.header, "") if self.timestamp else ""
        if self.pairs:
            found = [each.strip().partition("=") for each in text.split(",")]
            time = next((value for name, _, value in found if name == self.pairs[0]), "")
            return time, [self.prefix + value for name, _, value in found if name == self.pairs[1]]
        given = text.split(self.separator) if self.separator else [text]
        # Systems write hexadecimal digits in either case.
        return time, [each.lower() if self.encoding == "hex" else each for each in given]

    def _signed_parts(self, request: IncomingRequest, time: str) -> Iterator[bytes]:
        for place, part in enumerate(_GAP.split(self.signed)):
            yield self._filled(part, request, time) if place % 2 else part.encode()

    def _filled(self, gap: str, request: IncomingRequest, time: str) -> bytes:
        if gap == "timestamp":
            return time.encode()
        if gap == "id":
            return request.headers.get(self.id_header, "").encode()
        return _PARTS[gap](request)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A form whose secret is one of several, with blanks between: of a system with a secret for each subscription."""

    form: Hmac

    def fault(self, request: IncomingRequest, secret: str) -> Fault | None:
        """Compare with each of them."""
        faults = [self.form.fault(request, each) for each in secret.split()]
        return None if None in faults else next(iter(faults), "wrong")


STANDARD_WEBHOOKS = Hmac(
    header="webhook-signature",
    signed="{id}.{timestamp}.{body}",
    encoding="base64",
    prefix="v1,",
    separator=" ",
    timestamp=Timestamp(header="webhook-timestamp"),
    id_header="webhook-id",
    key="whsec",
)


def _standard_key(secret: str) -> bytes:
    """Give the bytes of a secret of Standard Webhooks; padding may be missing. Raises ValueError."""
    encoded = secret.removeprefix("whsec_").rstrip("=")
    return b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
