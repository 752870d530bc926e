"""How an endpoint is judged: why, since when, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheducal.webhooks.endpoints import rules as endpoint_rules
from scheducal.webhooks.health.model import Tally
from scheducal.webhooks.health.rules import judge
from tests.unit.webhooks.values import AT, endpoint

NOW = AT + timedelta(days=30)
GOOD = Tally(100, 5, (), is_whole=True)


def test_an_endpoint_is_judged_by_what_holds_it_up_most() -> None:
    known = endpoint()
    failing = replace(known, failing_since=NOW - timedelta(days=2))
    cases = {
        "off": judge(endpoint_rules.updated(failing, {"is_active": False}, NOW).after, GOOD, NOW),  # type: ignore[union-attr]
        "disabled": judge(endpoint_rules.disabled(failing, "the endpoint answered 410 Gone", NOW).after, None, NOW),
        "failing": judge(failing, GOOD, NOW),
        "unsteady": judge(known, replace(GOOD, failed=6), NOW),
        "slow": judge(replace(known, slow_until=NOW + timedelta(seconds=9)), GOOD, NOW),
        "well": judge(known, GOOD, NOW),
        "quiet": judge(known, Tally(0, 0, (), is_whole=True), NOW),
    }
    assert {name: each.condition for name, each in cases.items()} == {name: name for name in cases}
    assert cases["failing"].since == NOW - timedelta(days=2)
    assert cases["failing"].switched_off_at == NOW + timedelta(days=3)
    assert cases["disabled"].reason == "the endpoint answered 410 Gone"


def test_what_has_failed_for_longer_is_switched_off_next_and_not_in_the_past() -> None:
    failing = replace(endpoint(), failing_since=NOW - timedelta(days=9))
    assert judge(failing, None, NOW).switched_off_at == NOW


def test_each_attempt_was_signed_with_the_secret_that_was_newest_then() -> None:
    known = endpoint()
    after = endpoint_rules.regenerated(known, b"other", NOW).after
    moments = {NOW - timedelta(seconds=1): b"sealed", NOW: b"other", NOW + timedelta(days=3): b"other"}
    assert {at: endpoint_rules.secret_at(after, at) for at in moments} == moments
    assert endpoint_rules.secret_at(known, NOW) == b"sealed"
