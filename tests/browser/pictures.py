"""`python -m tests.browser.pictures [FOLDER]`: makes the pictures of the README, with the data of `make local`."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from base64 import b64decode, b64encode
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from scheducal import clock
from scheducal_tools.local.settings import ROOT
from tests.e2e.stack.running import LocalStack

_TO_WEBP = """async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d").drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.92 });
    return await new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result);
        reader.readAsDataURL(blob);
    });
}"""
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
        # A context of its own, since a page's own one has room for no other.
        context = browser.new_context(viewport=_SIZE, base_url=facts["apiUrl"], reduced_motion="reduce")
        page = context.new_page()
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
    (folder / f"{name}.webp").write_bytes(packed(page.context, page.screenshot()))


def packed(context: BrowserContext, png: bytes) -> bytes:
    """Make a PNG a third as large, as WebP: Chromium can write it."""
    page = context.new_page()
    source = f"data:image/png;base64,{b64encode(png).decode()}"
    found: str = page.evaluate(_TO_WEBP, source)
    page.close()
    return b64decode(found.partition(",")[2])


if __name__ == "__main__":
    main()
