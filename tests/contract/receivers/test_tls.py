"""https to receivers with sound and unsound certificates, checked for the name while the address is pinned."""

from __future__ import annotations

import ssl
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from scheducal.http.pinned.connection import tls_context
from scheducal.http.pinned.model import Failure, FailureKind
from tests.contract.receivers import behaviours
from tests.contract.receivers.certificates import Authority
from tests.contract.receivers.conftest import Post, Serve
from tests.contract.receivers.receiver import Behaviour, Receiver

NAME = "hooks.localhost"
OK = behaviours.with_status(200)


def test_sni_certificate_and_host_are_the_name_s(serve: Serve, post: Post, authority: Authority) -> None:
    asked: list[str | None] = []
    context = authority.server(NAME)
    context.sni_callback = lambda _connection, name, _context: asked.append(name)
    receiver = serve(OK, context)
    assert post(receiver.url(NAME)).succeeded
    assert asked == [NAME]
    assert f"Host: {NAME}:{receiver.port}\r\n".encode() in receiver.requests[0]


def test_http_1_1_is_what_is_offered(serve: Serve, post: Post, authority: Authority) -> None:
    context = authority.server(NAME)
    context.set_alpn_protocols(["h2", "http/1.1"])
    assert post(serve(OK, context).url(NAME)).succeeded


def refused(receiver: Receiver, post: Post, host: str = NAME) -> str:
    outcome = post(receiver.url(host))
    assert outcome.failure is not None
    assert outcome.failure.kind == FailureKind.TLS
    assert receiver.requests == []
    return outcome.failure.message


def test_a_certificate_for_another_name(serve: Serve, post: Post, authority: Authority) -> None:
    assert "mismatch" in refused(serve(OK, authority.server("other.localhost")), post)


@pytest.mark.parametrize("days", [-10, 10])
def test_a_certificate_out_of_its_time(serve: Serve, post: Post, authority: Authority, days: int) -> None:
    message = refused(serve(OK, authority.server(NAME, valid_from=timedelta(days=days))), post)
    assert "expired" in message or "not yet valid" in message


def test_a_self_signed_certificate(serve: Serve, post: Post, authority: Authority) -> None:
    assert "self-signed" in refused(serve(OK, authority.server(NAME, self_signed=True)), post)


def test_an_authority_that_nobody_knows(serve: Serve, post: Post, tmp_path: Path) -> None:
    assert "unable to get local issuer" in refused(serve(OK, Authority(tmp_path).server(NAME)), post)


def test_an_address_needs_a_certificate_of_its_own(serve: Serve, post: Post, authority: Authority) -> None:
    assert post(serve(OK, authority.server(IPv4Address("127.0.0.1"))).url()).succeeded
    assert "mismatch" in refused(serve(OK, authority.server(NAME)), post, host="127.0.0.1")


def test_a_receiver_that_wants_our_certificate(serve: Serve, post: Post, authority: Authority) -> None:
    context = authority.server(NAME)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.cafile)
    assert "TLS" in refused(serve(OK, context), post)


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(behaviours.hanging(), id="hangs"),
        pytest.param(behaviours.hanging(b"\x16\x03\x03\x40\x00\x02"), id="hangs in its first record"),
        pytest.param(behaviours.dripping(b"\x16\x03\x03\x40\x00\x02"), id="drips its first record"),
    ],
)
def test_a_slow_handshake(serve: Serve, post: Post, behave: Behaviour) -> None:
    outcome = post(serve(behave, reads=False).url(NAME, scheme="https"), seconds=0.3)
    assert outcome.failure == Failure(FailureKind.TIMEOUT, "no connection was made within 0.3 s")


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(behaviours.answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"), id="speaks plain HTTP"),
        pytest.param(behaviours.breaking_off(), id="breaks off"),
    ],
)
def test_a_receiver_without_tls(serve: Serve, post: Post, behave: Behaviour) -> None:
    outcome = post(serve(behave, reads=False).url(NAME, scheme="https"))
    assert outcome.failure == Failure(FailureKind.TLS, "the TLS handshake failed")


def test_the_context_verifies() -> None:
    context = tls_context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert len(context.get_ca_certs()) > 50
