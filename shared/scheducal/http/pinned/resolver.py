"""One resolution of a name within the deadline, all of its answers judged."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ipaddress import ip_address
from threading import BoundedSemaphore, Thread

from scheducal.http.pinned.addresses import Address
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import FailureKind, RequestFailed
from scheducal.http.pinned.target import Target

# Takes a name; gives addresses as text, in the order to try; raises OSError (socket.gaierror) when there are none.
Resolver = Callable[[str], Sequence[str]]

# A look-up cannot be interrupted, so one that outlives its deadline keeps its thread; this is how many there may be.
_LOOKUPS = BoundedSemaphore(40)
_LOOPBACK = (ip_address("127.0.0.1"), ip_address("::1"))


def system_resolver(name: str) -> list[str]:
    """Ask the operating system. The final dot keeps its search list out: the name is absolute."""
    found = socket.getaddrinfo(f"{name}.", None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def resolve(target: Target, resolver: Resolver, deadline: Deadline) -> tuple[Address, ...]:
    """Resolve a target to its addresses, at least one, each admitted by it.

    Raises RequestFailed `dns`, or `refused_address` when any answer is not admitted; TimeoutError.
    """
    if target.address is not None:
        return _admitted(target, (target.address,))
    if target.loopback:
        # The name is not looked up: a resolver may send `localhost` elsewhere.
        return _LOOPBACK
    try:
        answers = _look_up(target.host, resolver, deadline)
    except TimeoutError:
        raise
    except (OSError, UnicodeError) as error:
        raise RequestFailed(FailureKind.DNS, f"the name {target.host} could not be resolved") from error
    if not answers:
        raise RequestFailed(FailureKind.DNS, f"the name {target.host} has no address")
    return _admitted(target, [ip_address(answer) for answer in answers])


def _admitted(target: Target, addresses: Sequence[Address]) -> tuple[Address, ...]:
    if not all(target.admits(address) for address in addresses):
        raise RequestFailed(
            FailureKind.REFUSED_ADDRESS, f"{target.host} leads to an address that is not on the public Internet"
        )
    return tuple(addresses)


def _look_up(name: str, resolver: Resolver, deadline: Deadline) -> Sequence[str]:
    if not _LOOKUPS.acquire(timeout=deadline.remaining()):
        raise TimeoutError("too many look-ups are under way")
    answers: Future[Sequence[str]] = Future()
    # A daemon, so that a look-up that hangs does not keep the process from ending.
    Thread(target=_answer, args=(answers, name, resolver), name="outbound-dns", daemon=True).start()
    return answers.result(timeout=deadline.remaining())


def _answer(answers: Future[Sequence[str]], name: str, resolver: Resolver) -> None:
    try:
        answers.set_result(resolver(name))
    except Exception as error:  # noqa: BLE001 it is raised again where the result is awaited
        answers.set_exception(error)
    finally:
        _LOOKUPS.release()
