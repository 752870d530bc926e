"""The mailbox keeps what was sent, byte for byte, and finds it again."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from scheducal_tools.local.mailbox import store as store_module
from scheducal_tools.local.mailbox.message import read_mail
from scheducal_tools.local.mailbox.search import Query, find, read_query
from scheducal_tools.local.mailbox.sent import raw_mail, recipients
from scheducal_tools.local.mailbox.store import MailStore
from tests.unit.local.mailbox.mails import SENDER, calendar_text, mail


def test_kept_byte_for_byte_over_a_restart(tmp_path: Path) -> None:
    raw = mail(calendar=calendar_text(sequence=2))
    MailStore(tmp_path).add(raw, ["ada@example.com"], "ses-1")
    [kept] = MailStore(tmp_path).newest_first()
    assert MailStore(tmp_path).raw(kept) == raw
    wire = kept.wire()
    assert (wire["method"], wire["uid"], wire["sequence"]) == ("REQUEST", "u1@x", 2)
    assert (wire["from"], wire["to"], wire["sesMessageId"]) == (SENDER, ("ada@example.com",), "ses-1")


@pytest.mark.parametrize(
    "calendar", ["no calendar at all", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_text(start="DTSTART:x")]
)
def test_a_calendar_part_that_cannot_be_read_is_kept_all_the_same(tmp_path: Path, calendar: str) -> None:
    kept = MailStore(tmp_path).add(mail(calendar=calendar), ["a@example.com"], "1")
    assert (kept.method, kept.uid, kept.sequence) == (None, None, None)


def test_the_oldest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MOST_KEPT", 2)
    store = MailStore(tmp_path)
    kept = [store.add(mail(), [f"{number}@example.com"], str(number)) for number in range(3)]
    assert list(store.newest_first()) == [kept[2], kept[1]]
    assert len(list(tmp_path.iterdir())) == 4


def test_search_by_address_event_and_text(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    first = store.add(mail(subject="Grüße", calendar=calendar_text(uid="u1")), ["Ada@Example.com"], "1")
    second = store.add(mail(subject="Other"), ["bada@example.com", "c@example.com"], "2")
    mails = list(store.newest_first())
    assert mails == [second, first]
    assert find(mails, Query(to="ada@example.com")).mails == [first]
    assert find(mails, Query(text="ADA@")).mails == [second, first]
    assert find(mails, Query(text="grüsse")).mails == [first]
    assert find(mails, Query(uid="u1")).mails == [first]


def test_pages_follow_each_other_without_gaps(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    mails = [store.add(mail(), ["a@example.com"], str(number)) for number in range(5)]
    seen = []
    before = ""
    while True:
        found = find(store.newest_first(), Query(limit=2, before=before))
        seen += found.mails
        if found.following is None:
            break
        before = found.following
    assert seen == mails[::-1]


def test_a_limit_is_kept_within_bounds() -> None:
    assert [read_query({"limit": text}).limit for text in ("", "x", "0", "7", "99999")] == [50, 50, 1, 7, 500]


def test_raw_content_is_what_was_given() -> None:
    raw = b"Subject: x\r\n\r\n\xff"
    assert raw_mail({"Content": {"Raw": {"Data": base64.b64encode(raw).decode()}}}) == raw


def test_simple_content_becomes_a_mail() -> None:
    request = {
        "FromEmailAddress": "a@example.com",
        "Destination": {"ToAddresses": ["b@example.com"], "BccAddresses": ["c@example.com"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Grüße"},
                "Body": {"Text": {"Data": "Hällo"}, "Html": {"Data": "<p>Hällo</p>"}},
                "Headers": [{"Name": "X-A", "Value": "b"}],
            }
        },
    }
    raw = raw_mail(request)
    assert raw is not None
    read = read_mail(raw)
    assert (read.header("Subject"), read.header("To")) == ("Grüße", "b@example.com")
    assert (read.text, read.html) == ("Hällo\n", "<p>Hällo</p>\n")
    assert b"X-A: b" in raw
    assert b"c@example.com" not in raw
    assert recipients(request) == ["b@example.com", "c@example.com"]


def test_a_template_is_not_ours_to_render() -> None:
    assert raw_mail({"Content": {"Template": {"TemplateName": "x"}}}) is None
