"""The main paths of the schedule: a booking gets another time, hours are set by keyboard, a time is explained."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.demo import Demo


def test_a_booking_is_moved_and_its_story_says_so(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto(f"/dashboard/bookings/{demo.ids['booking_id']}")
        page.get_by_role("link", name="Reschedule").click()
        # The free times come as a part of their own.
        page.get_by_role("button", name="15:30").first.click()
        expect(page.get_by_role("status").filter(has_text="The booking was moved")).to_be_visible()
        expect(page.get_by_text("moved this to another time")).to_be_visible()


def test_hours_are_set_by_keyboard_alone(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto(f"/dashboard/availability/{demo.ids['resource_id']}")
        page.get_by_role("checkbox", name="Monday 07:00").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        cell = page.get_by_role("checkbox", name="Tuesday 07:30")
        expect(cell).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Shift+ArrowRight")
        expect(page.get_by_role("checkbox", name="Tuesday 08:00")).to_be_checked()
        page.get_by_role("button", name="Save hours").click()
        expect(page.get_by_role("status").filter(has_text="The weekly hours are saved.")).to_be_visible()
        expect(cell).to_be_checked()


def test_a_time_that_is_not_offered_is_explained(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto(f"/dashboard/availability/offers?service={demo.ids['service_id']}")
        page.get_by_role("link", name="not offered").first.click()
        expect(page.locator(".checks .bad")).not_to_have_count(0)
