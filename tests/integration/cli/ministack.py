"""MiniStack as the AWS of the command line's tests, since moto has neither its stacks nor its functions."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

ENVIRONMENT = {
    "BIND_HOST": "127.0.0.1",
    "SFTP_ENABLED": "0",
    "IOT_MTLS_ENABLED": "0",
    "LAMBDA_EXECUTOR": "local",
    "SCHEDUCAL_WORKERS": "4",
}
SHARED = Path(__file__).parents[3] / "shared"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its URL, once it answers. What it writes goes into the folder."""
    port = free_port()
    with (folder / "ministack.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scheducal_tools.local.ministack.server"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT | {"GATEWAY_PORT": str(port), "TMPDIR": str(folder), "PYTHONPATH": str(SHARED)},
        )
        with process:
            try:
                url = f"http://127.0.0.1:{port}"
                _await(f"{url}/_ministack/health")
                yield url
            finally:
                process.terminate()
                process.wait(timeout=60)


def free_port() -> int:
    """Make a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(url: str) -> None:
    patience = urllib3.Retry(total=300, backoff_factor=0.1, backoff_max=0.1)
    with urllib3.PoolManager() as pool:
        assert pool.request("GET", url, retries=patience, timeout=5).status == 200
