"""Sessions: their token, their cookie, their end, and where sign-in may lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scheducal.dashboard.session.cookies import SESSION, cookie_in, remove_cookie, set_cookie
from scheducal.dashboard.session.model import Session
from scheducal.dashboard.session.rules import START, Limits, is_in_force, is_to_be_noted, safe_next
from scheducal.dashboard.session.token import is_csrf, new_token, parse_token
from scheducal.ids import new_id

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LIMITS = Limits(timedelta(hours=8), timedelta(days=7))
SESSION_ROW = Session("mem_1", "ten_1", "d", "admin", NOW, NOW)


def test_only_paths_of_the_dashboard_are_led_to() -> None:
    good = ["/dashboard", "/dashboard/keys", "/dashboard/deliveries?status=failed&cursor=a%2Fb", "/dashboard?a=1"]
    assert [safe_next(each) for each in good] == good
    bad = [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/dashboard",
        "/dashboardevil",
        "/dashboard@evil.example",
        "/dashboard/\\evil.example",
        "/dashboard/../../oauth/callback",
        "/dashboard/..",
        "/dashboard/\r\nSet-Cookie: a=b",
        "/dashboard/\tx",
        "/dashboard/é",
        "javascript:alert(1)",
        " /dashboard",
        "/dashboard/" + "a" * 1_000,
    ]
    assert {safe_next(each) for each in bad} == {START}


def test_a_token_opens_one_session_and_its_csrf_token_is_its_own() -> None:
    member, tenant = new_id("mem", NOW), new_id("ten", NOW)
    one, other = new_token(member, tenant), new_token(member, tenant)
    read = parse_token(one.text)
    assert read == one
    assert (one.member_id, one.tenant_id) == (member, tenant)
    assert one.digest != other.digest
    assert one.text not in one.csrf + one.digest + repr(one)
    assert is_csrf(one.csrf, one.csrf)
    assert not any(is_csrf(each, one.csrf) for each in ("", other.csrf, one.digest, "ü", one.csrf[:-1], "\udcff"))


def test_what_is_no_token_is_none() -> None:
    text = new_token(new_id("mem", NOW), new_id("ten", NOW)).text
    bad = ["", text[:-1], text + "0", text.upper(), f" {text}", f"{text}\n", "é" * len(text), "%00" + text[3:]]
    assert [parse_token(each) for each in bad] == [None] * len(bad)


def test_a_session_ends_by_its_idle_and_its_absolute_limit_and_with_its_role() -> None:
    late = NOW + timedelta(hours=8)
    assert is_in_force(SESSION_ROW, "admin", LIMITS, late - timedelta(seconds=1))
    assert not is_in_force(SESSION_ROW, "admin", LIMITS, late)
    assert not is_in_force(SESSION_ROW, "owner", LIMITS, NOW)
    used = replace(SESSION_ROW, used_at=NOW + timedelta(days=7, minutes=-1))
    assert is_in_force(used, "admin", LIMITS, NOW + timedelta(days=7, seconds=-1))
    assert not is_in_force(used, "admin", LIMITS, NOW + timedelta(days=7))


def test_a_use_is_noted_every_few_minutes() -> None:
    assert not is_to_be_noted(SESSION_ROW, NOW + timedelta(minutes=4, seconds=59))
    assert is_to_be_noted(SESSION_ROW, NOW + timedelta(minutes=5))


def test_cookies_are_read_from_both_places_and_never_where_two_contend() -> None:
    assert cookie_in({"cookies": ["a=1", f"{SESSION}=x=y"]}, SESSION) == "x=y"
    assert cookie_in({"headers": {"Cookie": f"a=1; {SESSION}=t"}}, SESSION) == "t"
    assert cookie_in({"cookies": [f"{SESSION}=t"], "headers": {"cookie": f"{SESSION}=t"}}, SESSION) == "t"
    assert cookie_in({"cookies": [f"{SESSION}=t", f"{SESSION}=u"]}, SESSION) is None
    assert cookie_in({"cookies": [f"x{SESSION}=t"]}, SESSION) is None
    assert cookie_in({}, SESSION) is None


def test_cookies_are_kept_from_scripts_other_hosts_and_plain_http() -> None:
    assert set_cookie(SESSION, "t") == "__Host-scheducal=t; Path=/; Secure; HttpOnly; SameSite=Lax"
    assert remove_cookie(SESSION).endswith("; Max-Age=0")
