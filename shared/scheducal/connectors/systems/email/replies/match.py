"""When two e-mail addresses are one mailbox."""

from __future__ import annotations

from urllib.parse import unquote

from scheducal.connectors.systems.email.properties import mailto
from scheducal.gmail import gmail_identity, is_gmail

# Neighbours at these have nothing to do with each other. Not complete: it can only make us stricter.
_PUBLIC = frozenset(
    {
        *("aol.com", "fastmail.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com"),
        *("live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "pm.me", "proton.me"),
        *("protonmail.com", "qq.com", "t-online.de", "web.de", "yahoo.com", "ymail.com", "yandex.ru", "zoho.com"),
    }
)


def mailbox_identity(address: str) -> str:
    """Give one spelling for all of a mailbox: case, percent-encoding, IDNA, and what Gmail takes as the same."""
    plain = unquote(address).strip()
    return gmail_identity(plain) if is_gmail(plain) else mailto(plain).removeprefix("mailto:").casefold()


def is_same_mailbox(one: str, other: str) -> bool:
    """Tell whether mail to both reaches the same account."""
    return mailbox_identity(one) == mailbox_identity(other)


def domain_of(address: str) -> str:
    """Give the domain in lower case and ASCII; empty where there is none."""
    return mailbox_identity(address).rpartition("@")[2]


def are_colleagues(one: str, other: str) -> bool:
    """Tell whether both are in one domain, which is not a public mail provider's."""
    domain = domain_of(one)
    return bool(domain) and domain == domain_of(other) and domain not in _PUBLIC
