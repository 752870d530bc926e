"""Whom SES vouches for, and that no sender can vouch for himself."""

from __future__ import annotations

import pytest

from scheducal.connectors.systems.email.replies.verdicts import Header, is_authentic

RECEIVED = (
    "Received",
    "from mx (mx [192.0.2.1])\r\n by inbound-smtp.us-east-1.amazonaws.com with SMTP id x\r\n for a@b;",
)
RECEIPT = ("X-SES-RECEIPT", "AEFB")
FORGED = ("Authentication-Results", "amazonses.com; dmarc=pass header.from=victim.example;")


def results(text: str) -> Header:
    return "Authentication-Results", f"amazonses.com;\r\n {text}"


def stored(*fields: Header) -> list[Header]:
    """Make a mail as SES stores it, the sender's own fields below."""
    return [("Return-Path", "<a@b>"), RECEIVED, ("X-SES-Spam-Verdict", "PASS"), *fields, RECEIPT, FORGED]


SPF = "spf=pass (spfCheck: domain of x designates 192.0.2.1) client-ip=192.0.2.1; envelope-from={}; helo=mx;"


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ("dmarc=pass header.from=example.com;", "example.com"),
        ("dkim=fail header.i=@example.com; dmarc=pass header.from=example.com;", "example.com"),
        ("dkim=pass header.i=@example.com; dmarc=none header.from=example.com;", "example.com"),
        ("dkim=pass header.i=@other.net; dkim=pass header.i=@example.com;", "mail.example.com"),
        (SPF.format("bounce@example.com") + " dmarc=none header.from=example.com;", "example.com"),
    ],
)
def test_a_pass_of_the_from_domain_counts(said: str, domain: str) -> None:
    assert is_authentic(stored(results(said)), domain)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "dmarc=fail header.from=victim.example; dkim=pass header.i=@victim.example;",
        "dmarc=pass header.from=attacker.example;",
        "dkim=pass header.i=@attacker.example; dmarc=none header.from=victim.example;",
        "dkim=pass header.i=@sub.victim.example;",
        "dkim=pass header.i=@example;",
        "dkim=fail header.i=@victim.example;",
        SPF.format("a@attacker.example"),
        SPF.format("a@victim.example").replace("spf=pass", "spf=softfail"),
        SPF.format('"x; dmarc=pass header.from=victim.example; "@attacker.example') + " dmarc=none;",
        SPF.format("x; dmarc=pass header.from=victim.example;@attacker.example") + " dmarc=fail header.from=v;",
        SPF.format("a@attacker.example; envelope-from=a@victim.example"),
    ],
)
def test_nothing_else_does(said: str) -> None:
    assert not is_authentic(stored(results(said)), "victim.example")


def test_what_a_sender_wrote_is_never_reached() -> None:
    assert not is_authentic(stored(), "victim.example")
    assert not is_authentic(stored(("Authentication-Results", "mx.attacker.example; dmarc=pass")), "victim.example")
    assert not is_authentic([FORGED, RECEIVED, RECEIPT], "victim.example"), "before the receipt by SES"
    assert not is_authentic([RECEIVED, ("Subject", "x"), FORGED], "victim.example"), "below the sender's own"
    assert not is_authentic([RECEIVED, RECEIVED, FORGED], "victim.example")
    elsewhere = ("Received", "from a by mx.attacker.example with SMTP; ")
    assert not is_authentic([elsewhere, FORGED], "victim.example")
    assert not is_authentic([], "victim.example")
