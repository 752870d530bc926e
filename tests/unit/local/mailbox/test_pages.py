"""The mailbox shows mails as they are, and lets nothing in them act."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from scheducal_tools.local.mailbox.app import mailbox_app
from scheducal_tools.local.mailbox.gateway import SesGateway
from scheducal_tools.local.mailbox.store import MailStore
from tests.unit.local.mailbox.mails import calendar_text, mail

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def accepts(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"MessageId": "ses-1"})


class Mailbox:
    """The application in process, with a MiniStack that answers as it is told to."""

    def __init__(self, folder: Path) -> None:
        self.store = MailStore(folder)
        self.upstream: Callable[[httpx.Request], httpx.Response] = accepts
        self.reported: list[tuple[object, ...]] = []

    def request(self, method: str, path: str, content: bytes | None = None) -> httpx.Response:
        transport = httpx.MockTransport(self.upstream)
        app = mailbox_app(
            self.store,
            SesGateway("http://127.0.0.1:1", self.store, lambda *sent: self.reported.append(sent), transport),
        )

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mail") as client:
                return await client.request(method, path, content=content)

        return asyncio.run(ask())

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path)


def send_email(raw: bytes) -> bytes:
    content = {"Raw": {"Data": base64.b64encode(raw).decode()}}
    return json.dumps({"Destination": {"ToAddresses": ["ada@example.com"]}, "Content": content}).encode()


def test_what_ministack_accepts_is_kept_as_ses_sends_it(mailbox: Mailbox) -> None:
    """Byte for byte, but for the two header fields that SES writes over a sender's."""
    raw = mail(calendar=calendar_text())
    own = b"Message-ID: <own@example.com>\r\nDate: Thu, 1 Jan 1970\r\n 00:00:00 +0000\r\n"
    answer = mailbox.request("POST", "/v2/email/outbound-emails", send_email(own + raw))
    assert answer.json() == {"MessageId": "ses-1"}
    [listed] = mailbox.get("/messages.json?to=ada@example.com").json()["messages"]
    assert (listed["sesMessageId"], listed["method"], listed["uid"]) == ("ses-1", "REQUEST", "u1@x")
    kept = mailbox.get(f"/messages/{listed['id']}.eml").content
    written, date, rest = kept.split(b"\r\n", 2)
    assert (written, date[:6], rest) == (b"Message-ID: <ses-1>", b"Date: ", raw)
    [(_, told, _)] = mailbox.reported
    assert told == "ses-1"


def test_what_ministack_refuses_is_not_kept(mailbox: Mailbox) -> None:
    mailbox.upstream = lambda _request: httpx.Response(400, json={"__type": "MessageRejected"})
    assert mailbox.request("POST", "/v2/email/outbound-emails", send_email(mail())).status_code == 400
    assert mailbox.get("/messages.json").json() == {"messages": [], "next": None}


def test_other_requests_to_ses_pass_through(mailbox: Mailbox) -> None:
    seen: list[httpx.Request] = []

    def upstream(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"EmailIdentities": []})

    mailbox.upstream = upstream
    assert mailbox.get("/v2/email/identities?PageSize=5").json() == {"EmailIdentities": []}
    assert seen[0].url.raw_path == b"/v2/email/identities?PageSize=5"
    assert seen[0].headers["host"] == "mail", "it is signed, as the path is"


def test_without_ministack_the_sdk_is_told_to_try_again(mailbox: Mailbox) -> None:
    def upstream(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    mailbox.upstream = upstream
    assert mailbox.request("POST", "/v2/email/outbound-emails", send_email(mail())).status_code == 502


def test_hostile_content_is_shown_not_obeyed(mailbox: Mailbox) -> None:
    calendar = calendar_text().replace("Room 5", HOSTILE).replace("CN=Ada", f'CN="{HOSTILE.replace(chr(34), "")}"')
    kept = mailbox.store.add(mail(subject=HOSTILE, text=HOSTILE, calendar=calendar), [HOSTILE], HOSTILE)
    for path in ("/", f"/messages/{kept.mail_id}", f"/messages/{kept.mail_id}/source", "/?q=" + "%3Cscript%3E"):
        page = mailbox.get(path)
        assert "&lt;script&gt;" in page.text
        assert "<script" not in page.text
        assert "<img" not in page.text
        assert "script-src" not in page.headers["content-security-policy"]
        assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_html_of_a_mail_stands_in_a_sandbox(mailbox: Mailbox) -> None:
    kept = mailbox.store.add(mail(html=f"<p>{HOSTILE}</p>"), ["a@example.com"], "1")
    page = mailbox.get(f"/messages/{kept.mail_id}")
    assert f'src="/messages/{kept.mail_id}/html" sandbox' in page.text
    body = mailbox.get(f"/messages/{kept.mail_id}/html")
    policy = body.headers["content-security-policy"].split("; ")
    assert {"sandbox", "default-src 'none'"} <= set(policy)
    assert HOSTILE in body.text


def test_the_calendar_part_can_be_saved(mailbox: Mailbox) -> None:
    kept = mailbox.store.add(mail(calendar=calendar_text()), ["a@example.com"], "1")
    saved = mailbox.get(f"/messages/{kept.mail_id}.ics")
    assert saved.text == calendar_text()
    assert saved.headers["content-disposition"] == f'attachment; filename="{kept.mail_id}.ics"'


def test_history_tells_an_event_from_its_beginning(mailbox: Mailbox) -> None:
    add = mailbox.store.add
    first = add(mail(calendar=calendar_text()), ["a@example.com"], "1")
    add(mail(calendar=calendar_text(uid="other")), ["a@example.com"], "2")
    last = add(mail(calendar=calendar_text(method="CANCEL", sequence=1)), ["a@example.com"], "3")
    page = mailbox.get(f"/messages/{last.mail_id}").text
    history = page[page.index("History of this event") :]
    assert history.index(first.mail_id) < history.index(last.mail_id)
    assert history.count("<li") == 2
    assert "Cancelled" in page


def test_an_unreadable_calendar_part_is_said_to_be_so(mailbox: Mailbox) -> None:
    kept = mailbox.store.add(mail(calendar="nonsense"), ["a@example.com"], "1")
    assert "cannot be shown" in mailbox.get(f"/messages/{kept.mail_id}").text


@pytest.mark.parametrize("path", ["/messages/none", "/messages/none.eml", "/messages/none/html", "/nowhere"])
def test_what_is_not_there(mailbox: Mailbox, path: str) -> None:
    assert mailbox.get(path).status_code == 404


def test_an_empty_mailbox_says_so(mailbox: Mailbox) -> None:
    assert "Nothing here yet" in mailbox.get("/").text
