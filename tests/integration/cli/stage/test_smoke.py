"""`scheducal smoke` says in one line that there is no stage, or no API, to try. Its steps are tried in `tests/e2e`."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.conftest import DEV_REGION, PROFILE
from tests.integration.cli.stacks import NO_API
from tests.integration.cli.terminal import Terminal

DEV = ("--stage", "dev", "--profile", PROFILE)


class Stranger(http.server.SimpleHTTPRequestHandler):
    """Answers 404, as what is no API of ours does."""

    def do_GET(self) -> None:
        """Have nothing."""
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    """Yield its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_where_nothing_can_be_tried_it_says_so_in_a_line(terminal: Terminal, stranger: str) -> None:
    silent = f"no API answers at {NO_API} (ConnectError)"
    elsewhere = f"{stranger} answers 404 for the API's documentation; name the API's address with --url"
    for options, expected in (
        ((), silent),
        (DEV, silent),
        (("--url", f"{NO_API}/"), silent),
        ((*DEV, "--url", stranger), elsewhere),
        (("--url", "nonsense"), "'nonsense' is no URL; name one such as https://api.example.com"),
        (("--url", "http://[::1"), "'http://[::1' is no URL; name one such as https://api.example.com"),
        (("--stage", "test", "--profile", PROFILE), f"there is no stack ScheduCal-test in {DEV_REGION}"),
        (("--stage", "dev", "--profile", "nobody"), "The config profile (nobody) could not be found"),
    ):
        for form in ((), ("--json",)):
            outcome = terminal.run("smoke", *options, *form)
            assert (outcome.status, outcome.stdout, outcome.stderr) == (1, "", f"scheducal: {expected}\n"), options


@pytest.mark.usefixtures("folder")
def test_without_a_local_stack(folder: Path) -> None:
    outcome = Terminal().run("smoke")
    assert outcome.status == 1
    assert outcome.stderr.startswith("scheducal: no local stack is running here"), folder
