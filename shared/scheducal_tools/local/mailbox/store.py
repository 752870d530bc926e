"""Keeps what was sent: one file per mail as it was given to SES, one beside it for what a list shows."""

from __future__ import annotations

import json
from bisect import insort
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from scheducal import clock
from scheducal.ids import new_ulid
from scheducal_tools.local.mailbox.invitation import read_invitation
from scheducal_tools.local.mailbox.message import read_mail

MOST_KEPT = 5_000


@dataclass(frozen=True, slots=True, order=True)
class Summary:
    """A line of the list. mail_id sorts by time; date: when it was sent, RFC 3339 in UTC.

    method, uid, sequence: of the calendar part, None where there is none that can be read.
    """

    mail_id: str
    ses_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    date: str
    method: str | None
    uid: str | None
    sequence: int | None

    def wire(self) -> dict[str, object]:
        """Give the line as scripts get it."""
        fields = asdict(self)
        return {
            "id": fields.pop("mail_id"),
            "sesMessageId": fields.pop("ses_id"),
            "from": fields.pop("sender"),
            **fields,
        }


class MailStore:
    """The mails in a folder, at most 5,000: the oldest make room."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._summaries = sorted(_load(path) for path in folder.glob("*.json"))

    def add(self, raw: bytes, recipients: Iterable[str], ses_id: str) -> Summary:
        """Keep a mail as it was sent."""
        summary = _summary(raw, tuple(recipients), ses_id)
        (self._folder / f"{summary.mail_id}.eml").write_bytes(raw)
        part = self._folder / f"{summary.mail_id}.part"
        part.write_text(json.dumps(asdict(summary)), encoding="utf-8")
        part.replace(self._folder / f"{summary.mail_id}.json")
        insort(self._summaries, summary)
        while len(self._summaries) > MOST_KEPT:
            self._remove(self._summaries.pop(0))
        return summary

    def newest_first(self) -> Iterable[Summary]:
        """List all of them."""
        return reversed(self._summaries)

    def find(self, mail_id: str) -> Summary | None:
        """Find the mail's line, None where there is no such mail."""
        return next((summary for summary in self._summaries if summary.mail_id == mail_id), None)

    def raw(self, summary: Summary) -> bytes:
        """Read the mail, byte for byte."""
        return (self._folder / f"{summary.mail_id}.eml").read_bytes()

    def _remove(self, summary: Summary) -> None:
        for suffix in ("json", "eml"):
            (self._folder / f"{summary.mail_id}.{suffix}").unlink(missing_ok=True)


def _load(path: Path) -> Summary:
    fields = json.loads(path.read_text(encoding="utf-8"))
    return Summary(**fields | {"to": tuple(fields["to"])})


def _summary(raw: bytes, recipients: tuple[str, ...], ses_id: str) -> Summary:
    mail = read_mail(raw)
    at = clock.now()
    method, uid, sequence = _calendar_facts(mail.calendar)
    return Summary(
        mail_id=new_ulid(at),
        ses_id=ses_id,
        sender=mail.header("From"),
        to=recipients,
        subject=mail.header("Subject"),
        date=at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        method=method,
        uid=uid,
        sequence=sequence,
    )


def _calendar_facts(calendar: str | None) -> tuple[str | None, str | None, int | None]:
    if calendar is None:
        return None, None, None
    try:
        invitation = read_invitation(calendar)
    except ValueError:
        return None, None, None
    return invitation.method, invitation.uid, invitation.sequence
