"""`scheducal local reply`: what it takes, and that it needs a running stack."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.main import app
from scheducal_tools.cli.operations.invitee import invitation
from scheducal_tools.local.demo.stack import Stack

ID = "apt_01km37mwc8qa0feavx1b3b92c4"


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which fails, and give its standard error."""
    with pytest.raises(SystemExit) as ended:
        app(["local", "reply", ID, "--as", "john@example.com", *arguments])
    assert ended.value.code
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [(), ("--accept", "--decline"), ("--propose", "2026-04-15T11:00:00Z", "--accept")],
)
def test_one_answer_has_to_be_chosen(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert "one of --accept, --decline, --tentative" in fails(capsys, *arguments)


@pytest.mark.parametrize("time", ["tomorrow", "2026-04-15T11:00:00"])
def test_a_proposal_needs_an_instant(capsys: pytest.CaptureFixture[str], time: str) -> None:
    assert "2026-04-15T11:00:00-07:00" in fails(capsys, "--propose", time)


def test_without_a_running_stack_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "make local" in fails(capsys, "--accept")


def mailbox(*methods: str) -> Stack:
    """With mails about one appointment, the newest first."""
    mails = [{"id": f"msg_{method}", "uid": f"{ID}.secret@x", "method": method} for method in methods]
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"messages": mails}))
    client = httpx.Client(transport=transport, base_url="http://mailbox")
    return Stack({}, api=client, mailbox=client)


def test_it_answers_the_newest_mail_where_that_invites() -> None:
    assert invitation(mailbox("REQUEST", "REQUEST"), "john@example.com", ID) == "msg_REQUEST"
    with pytest.raises(CommandFailed, match=r"holds no invitation of john@example\.com"):
        invitation(mailbox(), "john@example.com", ID)
    with pytest.raises(CommandFailed, match=r"not invited to apt_.* any more"):
        invitation(mailbox("CANCEL", "REQUEST"), "john@example.com", ID)
