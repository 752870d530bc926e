"""Which addresses are Gmail's, which are one account, and the hook for Workspace domains."""

from __future__ import annotations

import pytest

from scheducal.gmail import gmail_identity, is_gmail, is_same_mailbox, load_domain_predicate, needs_first_message


def is_example(domain: str) -> bool:
    return domain == "example.com"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a@gmail.com", True),
        (" A@GMail.Com ", True),
        ("a@googlemail.com", True),
        ("a@gmail.com.", True),
        ("a@notgmail.com", False),
        ("a@gmail.com.example.org", False),
        ("gmail.com", False),
        ("a@gmail.co", False),
    ],
)
def test_is_gmail(address: str, expected: bool) -> None:
    assert is_gmail(address) is expected
    assert needs_first_message(address) is expected


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("J.Doe+work@GoogleMail.com", "jdoe@gmail.com"),
        ("jdoe@gmail.com", "jdoe@gmail.com"),
        ("j.d.o.e+a+b@gmail.com", "jdoe@gmail.com"),
        ("J.Doe+work@Example.com", "j.doe@example.com"),
        ("+tag@gmail.com", "+tag@gmail.com"),
    ],
)
def test_identity(address: str, identity: str) -> None:
    assert gmail_identity(address) == identity
    assert gmail_identity(identity) == identity


def test_spellings_of_one_mailbox() -> None:
    assert is_same_mailbox("J.Doe+work@GoogleMail.com", "jdoe@gmail.com")
    assert is_same_mailbox("Anna@Example.com", "anna@example.com")
    for one, other in (
        ("a.b@example.com", "ab@example.com"),
        ("a+b@example.com", "a@example.com"),
        ("a@x.com", "a@y.com"),
    ):
        assert not is_same_mailbox(one, other), (one, other)


def test_workspace_domains_only_where_a_predicate_says_so() -> None:
    named = load_domain_predicate(f"{__name__}:is_example")
    assert not needs_first_message("a@Example.com")
    assert needs_first_message("a@Example.com", named)
    assert not needs_first_message("a@example.org", named)
    assert needs_first_message("a@gmail.com", named)


@pytest.mark.parametrize("name", ["", "os", "os:", ":path", "no.such.module:f", "os:no_such", "os:sep", "..x:f"])
def test_a_predicate_that_cannot_be_loaded_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=r"predicate|cannot be loaded|is no function") as refused:
        load_domain_predicate(name)
    assert repr(name) in str(refused.value)
