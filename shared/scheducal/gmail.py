"""Which addresses are Gmail's, and when two of them are one person's. Pure."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

DomainPredicate = Callable[[str], bool]

_DOMAIN = "gmail.com"
_ALIASES = frozenset({_DOMAIN, "googlemail.com"})


def no_workspace(domain: str) -> bool:
    """Say that no other domain is Google's. This is the predicate that is used unless another is set."""
    del domain
    return False


def is_gmail(address: str) -> bool:
    """Tell whether the address is at gmail.com or googlemail.com."""
    return _parts(address)[1] in _ALIASES


def needs_first_message(address: str, is_workspace: DomainPredicate = no_workspace) -> bool:
    """Tell whether the first invitation to the address must follow a plain message.

    is_workspace: told the domain in lower case, says whether Google Workspace serves it.
    """
    domain = _parts(address)[1]
    return domain in _ALIASES or is_workspace(domain)


def gmail_identity(address: str) -> str:
    """Give one spelling for all spellings of an account: `J.Doe+work@googlemail.com` is `jdoe@gmail.com`.

    The domain's own users may have dots that matter: elsewhere than at Gmail only case and tag are dropped.
    """
    local, domain = _parts(address)
    # Gmail delivers every `+` form to one mailbox.
    account = local.partition("+")[0] or local
    if domain in _ALIASES:
        return f"{account.replace('.', '')}@{_DOMAIN}"
    return f"{account}@{domain}"


def is_same_mailbox(one: str, other: str) -> bool:
    """Tell whether two addresses lead to one mailbox, as far as they themselves say so."""
    return _mailbox(one) == _mailbox(other)


def _mailbox(address: str) -> str:
    return gmail_identity(address) if is_gmail(address) else address.lower()


def load_domain_predicate(name: str) -> DomainPredicate:
    """Load the predicate that a setting names as `package.module:function`.

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
