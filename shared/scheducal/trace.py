"""What a request is known by in all that follows from it: rows, work items and log lines carry it.

Log lines also name the ids of what is handled. A fault takes them along to where it is logged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Trace:
    """The request that work belongs to.

    request_id: that of the answer's header `X-Request-Id`, None for work that no request began.
    source: the sender's address as logs have it, which is hashed unless a setting says otherwise.
    tenant_id: whose it is, once that is known.
    """

    request_id: str | None = None
    source: str | None = None
    tenant_id: str | None = None

    @property
    def told(self) -> dict[str, str]:
        """Give what there is of it, for a log line."""
        found = {"request_id": self.request_id, "source": self.source, "tenant_id": self.tenant_id}
        return {name: value for name, value in found.items() if value is not None}


_HANDLED = "handled"
_trace: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current() -> Trace:
    """Give the trace of the work at hand; an empty one outside of all requests."""
    return _trace.get() or Trace()


@contextmanager
def tracing(request_id: str | None, source: str | None = None) -> Iterator[None]:
    """Let the work inside belong to a request."""
    token = _trace.set(Trace(request_id, source))
    try:
        yield
    finally:
        _trace.reset(token)


def identify(tenant_id: str) -> None:
    """Note whose request it is, inside of `tracing`."""
    _trace.set(replace(current(), tenant_id=tenant_id))


@contextmanager
def handling(ids: Mapping[str, object]) -> Iterator[None]:
    """Let a fault of the work inside say which things it was about, and of which request. ids: no more than ids."""
    try:
        yield
    except Exception as fault:
        setattr(fault, _HANDLED, {**current().told, **handled(fault), **ids})
        raise


def handled(fault: BaseException) -> dict[str, object]:
    """Give the ids that a fault has taken along."""
    found: dict[str, object] = getattr(fault, _HANDLED, {})
    return found
