"""Answers as Outlook, Google, Apple and others write them, held against what each means.

The corpus is third-party test data that is not part of the repository; its expectations were derived by hand.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scheducal.connectors.systems.email.replies.instants import Moment
from scheducal.connectors.systems.email.replies.mail import CalendarPart, read_mail
from scheducal.connectors.systems.email.replies.model import NotAReply
from scheducal.connectors.systems.email.replies.reply import Reply, read_replies

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "itip-corpus"
EXPECTED = CORPUS / "expected.json"
FILES: dict[str, dict[str, Any]] = json.loads(EXPECTED.read_text("utf-8"))["files"] if EXPECTED.is_file() else {}
PARTICIPATIONS = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentativelyAccepted",
    "DELEGATED": "delegated",
    None: "needsAction",
}
pytestmark = pytest.mark.skipif(not FILES, reason="the iTIP corpus is not beside this repository (../shared)")


def of(*, answers: bool, readable: bool) -> list[str]:
    """Files of the corpus: answers or other messages, those that must be read or must be refused."""
    return [
        name
        for name, each in FILES.items()
        if (each["method"] in ("REPLY", "COUNTER")) == answers
        and (each["class"] in ("ok", "incomplete", "inconsistent")) == readable
    ]


def read(name: str) -> tuple[tuple[Reply, ...] | NotAReply, str]:
    """Read a file, and its sender, empty for a bare calendar object."""
    data = (CORPUS / name).read_bytes()
    if not name.endswith(".eml"):
        return read_replies((CalendarPart(data.decode("utf-8", "replace"), None),)), ""
    mail = read_mail(data)
    return (mail, "") if isinstance(mail, NotAReply) else (read_replies(mail.calendars), mail.sender)


def test_the_corpus_has_answers_of_every_kind() -> None:
    assert len(of(answers=True, readable=True)) == 24
    assert len(of(answers=True, readable=False)) == 5


@pytest.mark.parametrize("name", of(answers=True, readable=True))
def test_an_answer_means_what_it_means(name: str) -> None:
    expected = FILES[name]
    replies, sender = read(name)
    assert not isinstance(replies, NotAReply), replies
    assert len(replies) == expected["distinct_components"]
    reply = replies[0]
    attendee = reply.attendee(sender)
    assert (reply.method, reply.uid) == (expected["method"], expected["uid"])
    assert reply.sequence == (expected["sequence"] or 0)
    assert reply.organizer == expected["organizer"]
    assert (attendee.address if attendee else None) == expected["attendee"]
    assert (attendee.participation if attendee else "needsAction") == PARTICIPATIONS[expected["partstat"]]
    assert not reply.is_unreadable
    assert (zulu(reply.start), zulu(reply.end)) == (expected["proposed_start_utc"], expected["proposed_end_utc"])
    assert basic(reply.stamp) == expected["dtstamp"]
    assert reply.is_of_instance == (expected["recurrence_id_utc"] is not None)


@pytest.mark.parametrize("name", of(answers=True, readable=False))
def test_a_broken_answer_is_refused(name: str) -> None:
    result, _ = read(name)
    assert isinstance(result, NotAReply)
    assert result.reason == "malformed"


@pytest.mark.parametrize("name", of(answers=False, readable=True) + of(answers=False, readable=False))
def test_no_other_message_is_taken_for_an_answer(name: str) -> None:
    result, _ = read(name)
    assert isinstance(result, NotAReply)
    assert result.reason in {"other_method", "bounce", "no_sender"}


def test_a_bounce_is_never_read() -> None:
    """It carries our own invitation."""
    result, _ = read("ccs-dsn_failure_with_ics.eml")
    assert isinstance(result, NotAReply)
    assert result.reason == "bounce"


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("cyrus-exchange-reply-accepted-comment.ics", "A comment."),
        ("cyrus-google-reply-tentative-comment.ics", "Hello, World!"),
        ("cyrus-google-counter.ics", "A counter comment"),
        ("libical-incoming-12-counter.ics", "I think the conference should be 2 hours long"),
    ],
)
def test_what_people_wrote_beside_their_answer_is_found(name: str, comment: str) -> None:
    replies, _ = read(name)
    assert not isinstance(replies, NotAReply)
    assert replies[0].comment == comment


@pytest.mark.parametrize(
    ("name", "delegated_to", "delegated_from"),
    [
        ("libical-incoming-06-reply.ics", "c@example.com", None),
        ("libical-rfc2446-13-reply.ics", "e@example.com", None),
        ("libical-rfc2446-15-reply.ics", None, "c@example.com"),
    ],
)
def test_delegation_names_the_other_side(name: str, delegated_to: str | None, delegated_from: str | None) -> None:
    replies, _ = read(name)
    assert not isinstance(replies, NotAReply)
    attendee = replies[0].attendee("")
    assert attendee is not None
    assert (attendee.delegated_to, attendee.delegated_from) == (delegated_to, delegated_from)


def zulu(instant: Moment | None) -> str | None:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else None


def basic(instant: datetime | None) -> str | None:
    return f"{instant:%Y%m%dT%H%M%SZ}" if instant else None
