"""`python -m tests.browser.pictures [FOLDER]`: makes the pictures of the README, with the data of `make local`."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scheducal import clock
from scheducal_tools.local.settings import ROOT
from tests.e2e.stack.running import LocalStack

_SIZE: ViewportSize = {"width": 1120, "height": 680}


def main() -> None:
    """Start a stack, take the pictures, and stop it."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    stack = LocalStack(Path(tempfile.mkdtemp()) / "local", with_bookings=True)
    stack.start()
    try:
        take(stack.facts, folder)
    finally:
        stack.stop()


def take(facts: dict[str, str], folder: Path) -> None:
    """Sign in as the owner, and take each picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=_SIZE, base_url=facts["apiUrl"], reduced_motion="reduce")
        page.goto("/dashboard")
        page.get_by_label("E-mail").fill(facts["dashboardUser"])
        page.get_by_label("Password", exact=True).fill(facts["dashboardPassword"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Overview").wait_for()
        _picture(page, folder, "overview")
        page.goto(f"/dashboard/bookings?day={clock.now().date() + timedelta(days=2)}")
        _picture(page, folder, "bookings")
        page.goto("/dashboard/availability/offers")
        page.get_by_role("link", name="First visit").click()
        page.get_by_role("link", name="not offered").first.click()
        _picture(page, folder, "why-not-offered")
        page.emulate_media(color_scheme="dark")
        page.goto("/dashboard/deliveries")
        page.locator("#deliveries").get_by_role("link", name=re.compile("cancel")).first.click()
        _picture(page, folder, "delivery")
        browser.close()


def _picture(page: Page, folder: Path, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0); document.activeElement?.blur()")
    page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    main()
