"""Certificates for receivers on loopback: sound, expired, for other names, from other authorities."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """A certificate authority that lives in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Authority of a test")
        self.cafile = self._written("ca", self._certificate())

    def server(
        self, *names: str | IPv4Address, valid_from: timedelta = -_DAY, self_signed: bool = False
    ) -> ssl.SSLContext:
        """Make a server's context whose certificate is for the names, for two days from `valid_from`, seen from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._builder(_named("A receiver"), key, valid_from)
        alternatives = [x509.DNSName(name) if isinstance(name, str) else x509.IPAddress(name) for name in names]
        certificate = certificate.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        if self_signed:
            certificate = certificate.issuer_name(_named("A receiver"))
        else:
            identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
            certificate = certificate.issuer_name(self._name).add_extension(identifier, critical=False)
        signed = certificate.sign(key if self_signed else self._key, hashes.SHA256())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._written("server", signed), self._written_key(key))
        return context

    def _certificate(self) -> x509.Certificate:
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            **dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False),
            encipher_only=False,
            decipher_only=False,
        )
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        return (
            self._builder(self._name, self._key, -_DAY)
            .issuer_name(self._name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(identifier, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, valid_from: timedelta
    ) -> x509.CertificateBuilder:
        begin = datetime.now(UTC) + valid_from
        builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
        return (
            builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(begin + 2 * _DAY)
        )

    def _written(self, name: str, certificate: x509.Certificate) -> str:
        path = self._folder / f"{name}-{certificate.serial_number}.pem"
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return str(path)

    def _written_key(self, key: ec.EllipticCurvePrivateKey) -> str:
        path = self._folder / "server.key"
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(key.private_bytes(*form))
        return str(path)
