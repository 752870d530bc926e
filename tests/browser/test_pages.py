"""Each page of the dashboard in Chromium: both themes, a phone, four times as large, and what axe finds."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.browser.demo import Demo
from tests.browser.registry import pages

DESKTOP, PHONE, ZOOMED = (1280, 800), (360, 740), (320, 256)
# All that is no violation is left out, which takes axe most of its time to describe.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
_RUN_AXE = "async (options) => (await axe.run(options)).violations"
# What a part of a page has while it is loaded and put in place.
_LOADING = ".htmx-request, .htmx-swapping, .htmx-settling"
# Two frames later the new theme is drawn, and what moves into it has begun to.
_SETTLED = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((each) => each.finished));
}"""


class Watched:
    """What a page asked for, and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        # The page of an error is an answer with its status, which Chromium reports too.
        if message.type in {"error", "warning"} and "the server responded with a status" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        here, there = urlsplit(self.page.url or request.url).netloc, urlsplit(request.url).netloc
        if there not in {here, ""} and here:
            self.faults.append(f"asked {request.url}")

    def open(self, path: str) -> None:
        """Open a page at the desktop's size, with axe in it."""
        self.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.goto(path, wait_until="load")
        self.page.evaluate(AXE_SCRIPT)

    def check_axe(self, theme: str) -> None:
        """Note what axe finds in a theme, once its colours have come.

        A fault is one that is there at a second look too: axe may look while a part of the page is put in place.
        """
        for _ in range(2):
            expect(self.page.locator(_LOADING)).to_have_count(0)
            self.page.evaluate(_SETTLED)
            if not (found := self.page.evaluate(_RUN_AXE, RULES)):
                return
        self.faults += [f"{theme}: {each['id']} at {[node['target'] for node in each['nodes'][:3]]}" for each in found]

    def check_width(self, width: int, height: int) -> None:
        """Note where the page itself scrolls sideways."""
        self.page.set_viewport_size({"width": width, "height": height})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.faults.append(f"{wide} px wide at {width} px")


def test_each_page_is_sound_in_both_themes_on_a_phone_and_at_400_percent(
    chromium: Browser, demo: Demo, pictures: Path | None
) -> None:
    found: dict[str, list[str]] = {}
    with demo.context(chromium) as context:
        watched = Watched(context.new_page())
        for path in pages(demo.ids):
            found[path] = looked_at(watched, path, pictures)
    assert {path: faults for path, faults in found.items() if faults} == {}
    assert len(found) > 1


def looked_at(watched: Watched, path: str, pictures: Path | None) -> list[str]:
    """Give what is wrong with one page, and make pictures of it where somebody asked."""
    watched.faults = []
    watched.open(path)
    return checked(watched, path, pictures)


def checked(watched: Watched, path: str, pictures: Path | None) -> list[str]:
    """Do the same with the page that is open, which has axe in it."""
    page = watched.page
    page.locator("h1, h2").first.wait_for()
    if page.title() == "acted":
        watched.faults.append("a stranger's text acted")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        watched.check_axe(theme)
        for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
            watched.check_width(*size)
            if pictures:
                page.screenshot(path=pictures / f"{_named(path)}-{theme}-{name}.png", full_page=True)
        watched.check_width(*DESKTOP)
    watched.check_width(*ZOOMED)
    return watched.faults


def _named(path: str) -> str:
    return re.sub(r"[^\w.-]+", "-", path.removeprefix("/dashboard").strip("/")) or "overview"
