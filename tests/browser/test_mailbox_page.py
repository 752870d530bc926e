"""The mailbox in a real browser: hostile mail does not act, and the pages fit a narrow screen."""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from scheducal_tools.local.mailbox.app import mailbox_app
from scheducal_tools.local.mailbox.gateway import SesGateway
from scheducal_tools.local.mailbox.store import MailStore, Summary
from scheducal_tools.local.servers.serving import serving
from tests.e2e.stack.running import free_ports
from tests.unit.local.mailbox.mails import calendar_text, mail

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ACTS = "<script>document.title = 'acted'</script><img src=x onerror=\"document.title = 'acted'\">"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium on the PATH; .ci/run installs it on Debian")


class Served:
    """A mailbox on a port, in a thread."""

    def __init__(self, folder: Path) -> None:
        self.store = MailStore(folder)
        [self.port] = free_ports(1)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._serve()])

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        gateway = SesGateway("http://127.0.0.1:1", self.store, lambda *_: None)
        async with serving(mailbox_app(self.store, gateway), self.port, logging.getLogger("mailbox")):
            self._ready.set()
            await self._stop.wait()
        await gateway.aclose()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        self._loop.close()


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path / "mail") as served:
        yield served


def add(mailbox: Served, **parts: str) -> Summary:
    return mailbox.store.add(mail(**parts), ["ada@example.com"], "1")


def browse(mailbox: Served, profile: Path, path: str, *options: str) -> str:
    """Give the page as the browser made it."""
    assert CHROMIUM is not None
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--no-first-run"]
    command += [*options, "--dump-dom", f"http://127.0.0.1:{mailbox.port}{path}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.parametrize("part", ["", "/source", "/html"])
def test_a_hostile_mail_does_not_act(mailbox: Served, tmp_path: Path, part: str) -> None:
    calendar = calendar_text().replace("Room 5", ACTS)
    kept = add(mailbox, subject=ACTS, text=ACTS, html=f"<title>calm</title>{ACTS}", calendar=calendar)
    page = browse(mailbox, tmp_path / "profile", f"/messages/{kept.mail_id}{part}")
    titles = re.findall("<title>(.*?)</title>", page, re.DOTALL)
    assert titles
    assert "acted" not in [title.strip() for title in titles]


def test_the_invitation_is_shown(mailbox: Served, tmp_path: Path) -> None:
    kept = add(mailbox, calendar=calendar_text(sequence=2))
    page = browse(mailbox, tmp_path / "profile", f"/messages/{kept.mail_id}")
    assert "Review, quarterly" in page
    assert "Updated" in page
    assert "Thursday, 15 April 2027, 16:00 to 17:00 (UTC)" in page
