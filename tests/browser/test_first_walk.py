"""What a new operator does with the demo tenant of `make local`, without documentation: they read, and press what fits.

Each walk is of few steps: a person needs less than a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from scheducal_tools.local.deployment.demo_bookings import fill
from tests.e2e.stack.running import LocalStack, eventually


@pytest.fixture(scope="module")
def filled(stack: LocalStack) -> LocalStack:
    """The demo tenant with what `make local` gives it, once an event has been given up."""
    facts = stack.facts
    with httpx.Client(base_url=facts["apiUrl"], auth=(facts["apiKey"], facts["apiSecret"]), timeout=60) as api:
        fill(api, facts["mailUrl"])
        given_up = lambda: api.get("/api/v1/deliveries").raise_for_status().json()["data"]["deliveries"]  # noqa: E731
        eventually(given_up, bool)
    return stack


@pytest.fixture
def page(chromium: Browser, filled: LocalStack) -> Iterator[Page]:
    """Sign in as `make local` says."""
    facts = filled.facts
    with chromium.new_context(base_url=facts["apiUrl"]) as context:
        page = context.new_page()
        page.goto(facts["dashboardUrl"])
        page.get_by_label("E-mail").fill(facts["dashboardUser"])
        page.get_by_label("Password", exact=True).fill(facts["dashboardPassword"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        yield page


def test_why_a_webhook_did_not_arrive_is_found_mended_and_made_good(page: Page, filled: LocalStack) -> None:
    page.get_by_text("did not reach").first.wait_for()
    page.get_by_role("link", name="See why").first.click()
    page.locator("main").get_by_role("link", name="booking.cancelled").first.click()
    expect(page.get_by_text("nobody takes webhooks at /webhooks/biling, only at /webhooks").first).to_be_visible()
    page.get_by_role("link", name="Endpoint settings").click()
    page.get_by_label("Address", exact=True).fill(f"{filled.facts['mailUrl']}/webhooks")
    page.get_by_role("button", name=re.compile("Save")).click()
    page.locator("main").get_by_role("link", name="booking.cancelled").first.click()
    page.get_by_role("button", name="Replay").click()
    expect(page.get_by_role("heading", name=re.compile("Delivered with"))).to_be_visible(timeout=60_000)


def test_why_a_time_is_not_offered_is_found(page: Page) -> None:
    page.get_by_role("link", name="Availability").first.click()
    page.get_by_role("link", name="Offers").click()
    page.get_by_role("link", name="First visit").click()
    page.get_by_role("link", name="not offered").first.click()
    expect(page.locator(".checks .bad").first).to_be_visible()


def test_a_leaked_key_is_revoked(page: Page, filled: LocalStack) -> None:
    page.get_by_role("link", name="API keys").first.click()
    page.get_by_role("link", name="New key").click()
    page.get_by_label("Name").fill("Leaked")
    page.get_by_role("button", name="Create the key").click()
    page.get_by_role("link", name="API keys").first.click()
    row = page.get_by_role("row").filter(has_text="Leaked")
    row.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text(re.compile("revoked", re.IGNORECASE)).first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Leaked")).to_have_count(0)
