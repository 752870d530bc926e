"""Chromium, and a tenant with something of everything, on a local stack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.demo import Demo, new_demo
from tests.e2e.stack.running import LocalStack

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running browser; each test has a profile of its own."""
    if CHROMIUM is None:
        pytest.skip("needs chromium on the PATH; .ci/run installs it on Debian")
    with sync_playwright() as playwright:
        # Root has no sandbox; the pages are our own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(stack: LocalStack) -> Demo:
    """A tenant with data, and an owner of it who is signed in."""
    return new_demo(stack)


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Where screenshots go, None where nobody asked for them."""
    folder = os.environ.get("SCHEDUCAL_PICTURES")
    return Path(folder) if folder else None
