"""Which addresses are Gmail's, and when two of them are one person's.

Google Calendar can be set to add invitations from known senders only: the first invitation that a tenant
sends to such an address follows a plain message from the same sender.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import cast

from scheducal.clock import isoformat
from scheducal.store.commit import CommitRefused
from scheducal.store.keys import Key, gmail_key
from scheducal.store.writes import Put, Write, is_absent

DomainPredicate = Callable[[str], bool]

_DOMAIN = "gmail.com"
_ALIASES = frozenset({_DOMAIN, "googlemail.com"})


def no_workspace(domain: str) -> bool:
    """The predicate that is used unless another is set: no other domain is Google's."""
    del domain
    return False


def is_gmail(address: str) -> bool:
    """Whether the address is at gmail.com or googlemail.com."""
    return _parts(address)[1] in _ALIASES


def needs_priming(address: str, is_workspace: DomainPredicate = no_workspace) -> bool:
    """Whether the first invitation to the address must follow a plain message.

    is_workspace: told the domain in lower case, says whether Google Workspace serves it.
    """
    domain = _parts(address)[1]
    return domain in _ALIASES or is_workspace(domain)


def gmail_identity(address: str) -> str:
    """One spelling for all spellings of an account: `J.Doe+work@googlemail.com` is `jdoe@gmail.com`.

    The domain's own users may have dots that matter: elsewhere than at Gmail only case and tag are dropped.
    """
    local, domain = _parts(address)
    account = local.partition("+")[0] or local
    if domain in _ALIASES:
        return f"{account.replace('.', '')}@{_DOMAIN}"
    return f"{account}@{domain}"


def load_domain_predicate(name: str) -> DomainPredicate:
    """The predicate that a setting names as `package.module:function`.

    Raises ValueError, with the name, where there is no such function.
    """
    module, separator, function = name.partition(":")
    if not (module and separator and function):
        raise ValueError(f"{name!r} does not name a predicate as package.module:function")
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, TypeError) as error:
        raise ValueError(f"{name!r} cannot be loaded: {error}") from error
    if callable(found):
        return cast("DomainPredicate", found)
    raise ValueError(f"{name!r} is no function")


def _parts(address: str) -> tuple[str, str]:
    local, at, domain = address.strip().lower().rpartition("@")
    return (local, domain.rstrip(".")) if at else (domain, "")


_REMEMBERED_AT_MOST = 10_000


class GmailFirstInvite:
    """Remembers mailboxes known to be primed, so that most invitations need no second try at the row."""

    def __init__(self, is_workspace: DomainPredicate = no_workspace) -> None:
        self._is_workspace = is_workspace
        self._primed: OrderedDict[Key, None] = OrderedDict()

    def write(self, tenant_id: str, address: str | None, at: datetime) -> dict[str, Write]:
        """The write that claims the first invitation; empty where the address needs no priming."""
        if address is None or not needs_priming(address, self._is_workspace):
            return {}
        key = gmail_key(tenant_id, gmail_identity(address))
        if key in self._primed:
            return {}
        return {"gmail": Put(key, {"kind": "gmail", "primedAt": isoformat(at)}, is_absent())}

    @contextmanager
    def remembering(self, claim: Mapping[str, Write]) -> Iterator[None]:
        """Around the commit of a claim: once it is made, or was made before by somebody else, the row exists."""
        try:
            yield
        except CommitRefused as refused:
            if "gmail" in refused.olds:
                self._remember(claim)
            raise
        self._remember(claim)

    def _remember(self, write: Mapping[str, Write]) -> None:
        """The row of this write exists."""
        for put in write.values():
            self._primed[put.key] = None
        while len(self._primed) > _REMEMBERED_AT_MOST:
            self._primed.popitem(last=False)
