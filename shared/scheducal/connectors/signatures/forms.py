"""Signatures over the address and a form, as Twilio makes them. Pure."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit, urlunsplit

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.model import Fault, are_same
from scheducal.values import dataclass

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class FormHmac:
    """HMAC-SHA1 over the address and the form. Of a body in JSON, the address holds a digest."""

    header: str

    def fault(self, request: IncomingRequest, secret: str) -> Fault | None:
        """Compare with the address as it is, and with and without its usual port: Twilio signs any of them."""
        given, hashed = request.headers.get(self.header, ""), parse_qs(urlsplit(request.url).query).get("bodySHA256")
        if not given:
            return "unsigned"
        if hashed and not are_same(hashed[0], sha256(request.body).hexdigest()):
            return "wrong"
        try:
            text = "" if hashed else form_text(request.body)
        except ValueError:
            return "malformed"
        expected = [self.value(url, text, secret) for url in _with_and_without_port(request.url)]
        return None if any(are_same(given, each) for each in expected) else "wrong"

    @staticmethod
    def value(url: str, text: str, secret: str) -> str:
        """Give the signature of an address and the text of a form."""
        return b64encode(hmac.digest(secret.encode(), f"{url}{text}".encode(), "sha1")).decode()


def form_text(body: bytes) -> str:
    """Join the names and values of a form, sorted, each pair once. Raises ValueError for what is no form."""
    fields = parse_qs(body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict")
    return "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))


def _with_and_without_port(url: str) -> Iterable[str]:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].partition(":")[0]
    usual = _PORTS.get(parts.scheme)
    others = (host, f"{host}:{usual}") if usual is not None and parts.port in (None, usual) else ()
    return [url, *(urlunsplit(parts._replace(netloc=netloc)) for netloc in others)]
