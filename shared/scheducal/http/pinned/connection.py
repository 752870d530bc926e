"""Connects to a checked address, and to nothing else; the certificate must be the name's."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from ipaddress import IPv6Address, ip_address

import certifi

from scheducal.http.pinned.addresses import Address
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import FailureKind, RequestFailed
from scheducal.http.pinned.target import Target

# Takes an address, a port and seconds; gives a connected socket; raises OSError (TimeoutError included).
Connector = Callable[[Address, int, float], socket.socket]

# A name can have hundreds. Each further one would shorten the time for those before it.
_ADDRESSES_TRIED = 4
# Bytes. Small, so that a flood stays with its sender instead of in our memory.
_RECEIVE_BUFFER = 65_536


def tls_context(cafile: str | None = None) -> ssl.SSLContext:
    """Require verification, TLS 1.2 or newer, HTTP/1.1 alone. cafile: the trusted authorities, by default certifi's."""
    context = ssl.create_default_context(cafile=cafile or certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # HTTP/1.1 alone: its framing is what the limits are written for.
    context.set_alpn_protocols(["http/1.1"])
    return context


def connect_tcp(address: Address, port: int, seconds: float) -> socket.socket:
    """Open a socket with a small receive buffer: what a receiver sends unasked waits on its side."""
    connected = socket.socket(socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET)
    try:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.settimeout(seconds)
        connected.connect((str(address), port))
    except BaseException:
        # Also when the function is stopped: an open socket would outlive the invocation.
        connected.close()
        raise
    return connected


def connect(
    target: Target, addresses: Sequence[Address], connector: Connector, context: ssl.SSLContext, deadline: Deadline
) -> socket.socket:
    """Connect to one of the addresses, with TLS for https.

    Raises RequestFailed `connect`, `refused_address` or `tls`; TimeoutError.
    """
    connected = _first_connected(target, addresses[:_ADDRESSES_TRIED], connector, deadline)
    try:
        # The socket itself says where it ended. A connector that dialled somewhere else is found out before any byte is
        # sent.
        _check_peer(target, connected, addresses)
        return _with_tls(target, connected, context, deadline) if target.scheme == "https" else connected
    except BaseException:
        connected.close()
        raise


def _first_connected(
    target: Target, addresses: Sequence[Address], connector: Connector, deadline: Deadline
) -> socket.socket:
    """Try the addresses in order; each gets its share of the time that is left."""
    reasons: list[OSError] = []
    for index, address in enumerate(addresses):
        try:
            # The time that is left is shared out, so that one silent address leaves some for the next.
            return connector(address, target.port, deadline.remaining() / (len(addresses) - index))
        except OSError as error:
            reasons.append(error)
    # The caller names what was not done in time.
    if isinstance(reasons[-1], TimeoutError):
        raise reasons[-1]
    reason = "the connection was refused" if isinstance(reasons[-1], ConnectionRefusedError) else "no connection"
    raise RequestFailed(FailureKind.CONNECT, f"{reason} at {target.authority}") from reasons[-1]


def _check_peer(target: Target, connected: socket.socket, addresses: Sequence[Address]) -> None:
    peer = ip_address(connected.getpeername()[0])
    if peer not in addresses or not target.admits(peer):
        raise RequestFailed(FailureKind.REFUSED_ADDRESS, f"the connection to {target.host} ended somewhere else")


def _with_tls(target: Target, connected: socket.socket, context: ssl.SSLContext, deadline: Deadline) -> socket.socket:
    """Use the name for SNI and certificate, though the connection was made to an address (RFC 6066, 3; RFC 9525)."""
    connected.settimeout(deadline.remaining())
    try:
        return context.wrap_socket(connected, server_hostname=target.host)
    except TimeoutError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise RequestFailed(FailureKind.TLS, f"the certificate is not valid: {error.verify_message}") from error
    except OSError as error:
        raise RequestFailed(FailureKind.TLS, "the TLS handshake failed") from error
