"""The running local stack, as its demo tenant and its invitees use it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from scheducal.connectors.systems.email.replies.stored_mail import INBOX
from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.mailbox.replying import ReplyIntent, read_invitation, reply_mail

_POLL_SECONDS = 0.1
_FACTS = {"apiUrl", "apiKey", "apiSecret", "mailUrl", "mailBucket", "awsEndpointUrl"}

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Stack:
    """api: the API as the demo tenant. mailbox: everybody's mail."""

    facts: Mapping[str, Any]
    api: httpx.Client
    mailbox: httpx.Client

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call the API, and give the `data` of its answer; raises LocalStackError where it refuses."""
        headers = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        answer = self.api.request(method, path, json=body, headers=headers)
        if not answer.is_success:
            raise LocalStackError(f"{method} {path} answered {answer.status_code}: {_message(answer)}")
        return answer.json()["data"]

    def mail(self, to: str, appointment_id: str) -> Mapping[str, Any] | None:
        """Find the newest mail to an address about an appointment, None while there is none."""
        found = self.mailbox.get("/messages.json", params={"to": to}).raise_for_status().json()["messages"]
        return next((mail for mail in found if (mail["uid"] or "").startswith(f"{appointment_id}.")), None)

    def calendar(self, mail_id: str) -> str:
        """Read a mail's calendar part."""
        return self.mailbox.get(f"/messages/{mail_id}.ics").raise_for_status().text

    def answer(self, mail_id: str, intent: ReplyIntent) -> str:
        """Answer a mail's invitation, as a calendar program does. Give the id of the answer where SES puts mails."""
        mail = reply_mail(read_invitation(self.calendar(mail_id)), intent)
        message_id = uuid4().hex
        s3 = LocalAws(self.facts["awsEndpointUrl"]).s3()
        s3.put_object(Bucket=self.facts["mailBucket"], Key=f"{INBOX}{message_id}", Body=mail)
        return message_id


@contextmanager
def running_stack(home: Path) -> Iterator[Stack]:
    """Find the stack of the folder; raises LocalStackError where none is running."""
    try:
        facts = json.loads((home / "stack.json").read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise LocalStackError("the local stack is not running; start it with `make local`") from missing
    if lacking := _FACTS - facts.keys():
        raise LocalStackError(f"stack.json lacks {', '.join(sorted(lacking))}; start `make local` again")
    credentials = (facts["apiKey"], facts["apiSecret"])
    with (
        httpx.Client(base_url=facts["apiUrl"], auth=credentials, timeout=30, trust_env=False) as api,
        httpx.Client(base_url=facts["mailUrl"], timeout=30, trust_env=False) as mailbox,
    ):
        yield Stack(facts, api, mailbox)


def eventually(ask: Callable[[], Value | None], what: str, seconds: float) -> Value:
    """Ask until there is an answer; raises LocalStackError where there is none by then."""
    deadline = time.monotonic() + seconds
    while (answer := ask()) is None:
        if time.monotonic() > deadline:
            raise LocalStackError(f"{what} has not come within {seconds:g} s; see .local/logs/ministack.log")
        time.sleep(_POLL_SECONDS)
    return answer


def _message(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
