"""When two e-mail addresses are one mailbox."""

from __future__ import annotations

import re
from urllib.parse import unquote

from scheducal.connectors.systems.email.text import mailto
from scheducal.gmail import gmail_identity, is_gmail

# Neighbours at these have nothing to do with each other. Not complete, since nobody lists them all.
_PUBLIC = re.compile(
    r"(aol|fastmail|gmx|hotmail|icloud|live|mail|msn|outlook|proton|yahoo|yandex|zoho)\.((com?|net)\.)?[a-z]{2,3}"
    r"|(gmail|googlemail|ymail|rocketmail|me|mac|aim|hey|tuta|protonmail|163|126|qq|naver|inbox|rediffmail)\.com"
    r"|pm\.me|t-online\.de|web\.de|freenet\.de|orange\.fr|free\.fr|sfr\.fr|laposte\.net|libero\.it|bk\.ru|list\.ru"
    r"|(comcast|att|verizon|sbcglobal)\.net|btinternet\.com|seznam\.cz|wp\.pl|o2\.pl|uol\.com\.br|bol\.com\.br"
)

# Domains whose addresses with one local part belong to one owner.
_SAME_OWNER = (
    frozenset({"icloud.com", "me.com", "mac.com"}),
    frozenset({"gmail.com", "googlemail.com"}),
    frozenset({"outlook.com", "hotmail.com", "live.com"}),
)


def mailbox_identity(address: str) -> str:
    """Give one spelling for all of a mailbox: case, percent-encoding, IDNA, and what Gmail takes as the same."""
    plain = unquote(address).strip()
    return gmail_identity(plain) if is_gmail(plain) else mailto(plain).removeprefix("mailto:").casefold()


def is_same_mailbox(one: str, other: str) -> bool:
    """Tell whether mail to both reaches the same account."""
    return mailbox_identity(one) == mailbox_identity(other)


def is_same_owner(one: str, other: str) -> bool:
    """Tell whether both are one person's: one mailbox, with or without a tag, or at domains of one owner."""
    return is_same_mailbox(one, other) or _owner(one) == _owner(other)


def _owner(address: str) -> tuple[str, frozenset[str]]:
    local, _, domain = mailbox_identity(gmail_identity(unquote(address))).rpartition("@")
    return local, next((group for group in _SAME_OWNER if domain in group), frozenset({domain}))


def domain_of(address: str) -> str:
    """Give the domain in lower case and ASCII, as it is written; empty where there is none."""
    return mailto(unquote(address).strip()).rpartition("@")[2].casefold()


def are_colleagues(one: str, other: str) -> bool:
    """Tell whether both are in one domain, which is not a public mail provider's."""
    domain = domain_of(one)
    return bool(domain) and domain == domain_of(other) and not _PUBLIC.fullmatch(domain)
