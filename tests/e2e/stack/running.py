"""The local stack as a process of its own, on free ports and with a folder of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import httpx

ROOT = Path(__file__).parents[3]
_START_SECONDS = 300
_STOP_SECONDS = 90
_POLL_SECONDS = 0.2
_AT_ONCE = "4"
# More than there are functions: their cold starts would be most of what the tests take.
WORKERS = 90
# Retries of webhooks within seconds; that the real schedule is kept is tested on a simulated clock.
_DELIVERY_SCHEDULE = "0,1,1,1,1"

Value = TypeVar("Value")


def eventually(ask: Callable[[], Value], until: Callable[[Value], bool], *, seconds: float = 60) -> Value:
    """Ask again and again until the answer is right; gives it, or fails with the last one."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if until(answer):
            return answer
        assert time.monotonic() < deadline, f"after {seconds} s still: {answer!r}"
        time.sleep(_POLL_SECONDS)


class LocalStack:
    """Start it, use it by `facts` (the content of stack.json), stop it, start it again.

    with_fakes: beside fakes of the calendar systems; without, where the environment says they are. enforces_iam: from
    the next start on, functions may do only what their roles allow; not for the first, which deploys. with_bookings: as
    `make local` fills the demo tenant.
    """

    def __init__(self, home: Path, *, with_fakes: bool = True, with_bookings: bool = False) -> None:
        self.home = home
        self._arguments = ["--with-fakes"] * with_fakes + ["--with-bookings"] * with_bookings
        self.enforces_iam = False
        self.facts: dict[str, Any] = {}
        self.output = home.with_suffix(".log")
        self._ports = free_ports(4)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Come up; fails with what the stack said where it does not."""
        names = ("SCHEDUCAL_PORT", "SCHEDUCAL_MAIL_PORT", "SCHEDUCAL_AWS_PORT", "SCHEDUCAL_FAKES_PORT")
        settings = dict(zip(names, map(str, self._ports), strict=True))
        settings |= {"SCHEDUCAL_LOCAL_DIR": str(self.home), "SCHEDUCAL_IN_FLIGHT": _AT_ONCE}
        settings |= {"SCHEDUCAL_DELIVERY_SCHEDULE": _DELIVERY_SCHEDULE, "SCHEDUCAL_WORKERS": str(WORKERS)}
        settings |= {"SCHEDUCAL_ENFORCE_IAM": "1"} if self.enforces_iam else {}
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scheducal_tools.local", *self._arguments],
                cwd=ROOT,
                env=os.environ | settings,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        eventually(self._ready, lambda ready: ready, seconds=_START_SECONDS)
        self.facts = json.loads((self.home / "stack.json").read_text())

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop; its exit status."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(_STOP_SECONDS)

    def mails(self, to: str) -> list[dict[str, Any]]:
        """List the mails to the address, oldest first."""
        answer = httpx.get(f"{self.facts['mailUrl']}/messages.json", params={"to": to, "limit": 500}, timeout=30)
        return list(reversed(answer.raise_for_status().json()["messages"]))

    def objections(self) -> dict[str, Any]:
        """Of `graph` and `google`: how many `requests` the fakes remember, and their descriptions' `objections`."""
        answer = httpx.get(f"{self.facts['fakesUrl']}/objections", timeout=60)
        return dict(answer.raise_for_status().json())

    def workers(self) -> int:
        """Count the processes of functions: they are forked by one that MiniStack started."""
        command = ["ps", "-axww", "-o", "pid=,ppid=,command="]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        processes = [line.split(maxsplit=2) for line in listed.splitlines()]

        def children(parent: str, program: str) -> list[str]:
            return [pid for pid, above, named in processes if above == parent and program in named]

        [ministack] = children(str(self.facts["pid"]), "scheducal_tools.local.ministack.server")
        [forking] = children(ministack, "multiprocessing.forkserver")
        return len(children(forking, "multiprocessing.forkserver"))

    def denials(self) -> set[str]:
        """List the refusals of IAM to functions, in its words; fails where it is not asked."""
        health = httpx.get(f"{self.facts['awsEndpointUrl']}/_ministack/health", timeout=30).raise_for_status().json()
        assert health["auth"] == "enabled", health
        log = (self.home / "logs" / "ministack.log").read_text("utf-8", "replace")
        return set(re.findall(r"assumed-role/\S+ is not authorized to perform: \S+", log))

    def client(self) -> httpx.Client:
        """Make a client of the API that calls it as the demo tenant."""
        credentials = (self.facts["apiKey"], self.facts["apiSecret"])
        return httpx.Client(base_url=self.facts["apiUrl"], auth=credentials, timeout=60, trust_env=False)

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.output.read_text()
        return (self.home / "stack.json").exists()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    with ExitStack() as sockets:
        servers = [sockets.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [server.getsockname()[1] for server in servers]


def appointment(address: str) -> dict[str, str]:
    """Give the body of a create with one invitee."""
    return {
        "appointmentSubject": "Review",
        "appointmentStart": "2027-04-15T09:00:00",
        "appointmentEnd": "2027-04-15T10:00:00",
        "appointmentTimeZone": "America/New_York",
        "name": "Ada",
        "address": address,
    }
