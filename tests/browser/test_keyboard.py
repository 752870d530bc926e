"""A walk by keyboard alone: everything can be reached, and the focus stays where a reader expects it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.demo import Demo


def test_the_start_page_can_be_used_without_a_pointer(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto("/dashboard")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to content")
        expect(skip).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#content")).to_be_focused()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox", name="Search appointments, people and ids")).to_be_focused()
        page.keyboard.type("apt_1")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{demo.url}/dashboard/appointments/apt_1")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto("/dashboard")
        opener = page.locator("summary.avatar")
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
        expect(opener).to_be_focused()


def test_a_theme_is_chosen_without_a_script(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/dashboard")
        page.locator("summary.avatar").click()
        page.get_by_role("button", name="Theme: as the system").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "light")
        expect(page).to_have_url(f"{demo.url}/dashboard")
