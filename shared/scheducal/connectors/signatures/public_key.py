"""Signatures that a public key proves, so that there is no secret. Pure."""

from __future__ import annotations

from base64 import b64decode

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.model import Fault, Timestamp
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecdsa:
    """ECDSA with P-256 and SHA-256 over time and body. The secret is the system's public key (SubjectPublicKeyInfo)."""

    header: str
    timestamp: Timestamp

    def fault(self, request: IncomingRequest, secret: str) -> Fault | None:
        """Check the signature with the public key."""
        given, time = request.headers.get(self.header, ""), request.headers.get(self.timestamp.header, "")
        if not given:
            return "unsigned"
        if (is_recent := self.timestamp.is_recent(time, request)) is not True:
            return "malformed" if is_recent is None else "stale"
        return _ecdsa_fault(given, secret, time.encode() + request.body)


def _ecdsa_fault(given: str, public_key: str, signed: bytes) -> Fault | None:
    # Slow to import, and for one system alone.
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415

    try:
        key, signature = load_der_public_key(b64decode(public_key)), b64decode(given, validate=True)
    except (ValueError, UnsupportedAlgorithm):
        return "malformed"
    if not isinstance(key, EllipticCurvePublicKey):
        return "malformed"
    try:
        key.verify(signature, signed, ECDSA(SHA256()))
    except InvalidSignature:
        return "wrong"
    return None
