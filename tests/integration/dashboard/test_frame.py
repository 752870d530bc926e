"""What all pages have in common: who may see them, their headers, their errors, their assets."""

from __future__ import annotations

import re

import pytest

from scheducal.dashboard.frame.assets import assets
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.functions import module
from tests.integration.world.world import World


@pytest.fixture
def pages(world: World) -> Pages:
    """A signed-in viewer's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))


@pytest.fixture
def stranger(world: World) -> Pages:
    """A browser without a session."""
    return Pages(world.wire)


def test_without_a_session_a_page_leads_to_sign_in_and_back(stranger: Pages) -> None:
    answer = stranger.get("/dashboard/find?q=ada")
    assert answer.status == 303
    assert answer.headers["Location"] == "/dashboard/sign-in?next=%2Fdashboard%2Ffind%3Fq%3Dada"
    by_script = stranger.get("/dashboard/find?q=ada", hx_request="true")
    assert (by_script.status, by_script.headers["HX-Redirect"]) == (200, answer.headers["Location"])


def test_nothing_of_a_page_runs_inline_or_is_kept(pages: Pages) -> None:
    shown = pages.get("/dashboard")
    policy = shown.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(
        policy.split("; ")
    )
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<style|style=|<script(?! src=)|\son\w+=", shown.body)
    assert all(link.startswith(("/dashboard", "#")) for link in shown.links), shown.links


def test_an_address_that_is_none_says_so_in_the_frame(pages: Pages) -> None:
    shown = pages.get("/dashboard/nowhere/at/all")
    assert shown.status == 404
    assert "There is no such page" in shown.text
    assert "Overview" in shown.text


def test_a_method_that_a_page_does_not_take_is_named(pages: Pages) -> None:
    shown = pages.post("/dashboard/find")
    assert (shown.status, shown.headers["Allow"]) == (405, "GET")


def test_a_fault_gives_its_request_id_and_nothing_of_itself(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret of ours")

    monkeypatch.setattr("scheducal.dashboard.overview.pages.parse_listing", fail)
    shown = pages.get("/dashboard")
    assert shown.status == 500
    assert "req_1" in shown.text
    assert "secret" not in shown.body


def test_a_form_without_the_session_s_token_changes_nothing(pages: Pages) -> None:
    for token in ("", "0" * 64):
        assert pages.post("/dashboard/theme", {"csrf": token, "theme": "dark"}).status == 403
    assert pages.jar == {}


def test_a_theme_is_kept_in_the_browser(pages: Pages) -> None:
    assert 'media="(prefers-color-scheme: dark)"' in pages.get("/dashboard").body
    answer = pages.post("/dashboard/theme", {"theme": "dark", "back": "/dashboard?x=1"})
    assert (answer.status, answer.headers["Location"]) == (303, "/dashboard?x=1")
    assert 'data-theme="dark"' in pages.follow(answer).body
    pages.post("/dashboard/theme", {"theme": "light"})
    assert "/dark." not in pages.get("/dashboard").body
    away = pages.post("/dashboard/theme", {"theme": "system", "back": "https://evil.example"})
    assert away.headers["Location"] == "/dashboard"


def test_assets_are_for_anybody_and_for_good(stranger: Pages, pages: Pages) -> None:
    named = {link for link in pages.get("/dashboard").links if link.startswith("/dashboard/assets/")}
    files = {link.partition("#")[0] for link in named}
    assert len(files) >= 4
    for each in files:
        found = stranger.get(each)
        assert (found.status, found.headers["Content-Encoding"]) == (200, "gzip"), each
        assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert found.body
    assert stranger.get("/dashboard/assets/components.css").status == 404


def test_all_assets_are_small() -> None:
    assert sum(len(each.packed) * 3 // 4 for each in assets().values()) < 50_000


def test_strangers_are_limited_by_their_source(world: World, stranger: Pages) -> None:
    answers = [stranger.get("/dashboard/assets/nothing.css").status for _ in range(150)]
    assert set(answers) == {404, 429}
    assert {stranger.get("/dashboard").status for _ in range(150)} == {303, 429}


def test_too_long_a_form_is_refused(pages: Pages) -> None:
    assert pages.post("/dashboard/theme", {"theme": "x" * 70_000}).status == 413
    assert pages.post("/dashboard/theme", {f"f{number}": "x" for number in range(1_100)}).status == 413
    assert pages.post("/dashboard/theme", {"theme": "dark"}, content_type="application/json").status == 415


def test_a_search_leads_to_a_thing_or_to_a_list(pages: Pages) -> None:
    found = {words: pages.get(f"/dashboard/find?q={words}").headers["Location"] for words in ("apt_1", "ada%20b", "")}
    assert found == {
        "apt_1": "/dashboard/appointments/apt_1",
        "ada%20b": "/dashboard/appointments?q=ada+b",
        "": "/dashboard/appointments",
    }
    assert pages.get("/dashboard/find?q=apt_/../x").headers["Location"].startswith("/dashboard/appointments?q=")


def test_a_head_request_has_no_body(world: World, pages: Pages) -> None:
    assert pages.session is not None
    event = {
        "rawPath": "/dashboard",
        "rawQueryString": "",
        "headers": {},
        "cookies": [pages.session.cookie],
        "requestContext": {"requestId": "req_1", "http": {"method": "HEAD", "sourceIp": "203.0.113.7"}},
    }
    answer = module("dashboard.overview").handler(event, None)
    assert (answer["statusCode"], answer["body"]) == (200, "")
