"""The workers leave the API its share of the account's concurrency."""

from __future__ import annotations

from aws_cdk.assertions import Annotations, Match

from infra.settings.configuration import load
from infra.workers.concurrency import LEAST, USUAL, Concurrency, concurrency
from tests.infra.stages import CONTEXT, REGION, Stage, small, synthesized, whole

MAPPING = "AWS::Lambda::EventSourceMapping"
# What as many queues as there are need at the least, doubled.
FITS_FROM = 2 * LEAST * len(USUAL)


def of(account: int, **more: str) -> Concurrency:
    variables = {"CDK_DEFAULT_REGION": REGION, "SCHEDUCAL_FUNCTIONS_ACCOUNT_CONCURRENCY": str(account), **more}
    return concurrency(load("prod", CONTEXT["stages"], variables))


def test_the_workers_take_no_more_than_half_of_what_the_account_has() -> None:
    wrong = []
    for account in range(1, 401):
        found = of(account)
        usual = all(LEAST <= number <= USUAL[name] for name, number in found.workers.items())
        fits = found.total <= account / 2 and found.warning is None
        if not usual or set(found.workers) != set(USUAL) or fits != (account >= FITS_FROM):
            wrong.append((account, found))
    assert wrong == []


def test_a_large_account_has_the_usual_numbers() -> None:
    assert of(1000).workers == USUAL


def test_what_the_settings_name_stays_and_the_rest_shares_what_is_left() -> None:
    found = of(100, SCHEDUCAL_DELIVERY_DELIVER_CONCURRENCY="30")
    assert found.workers["deliver"] == 30
    assert found.total <= 50
    named = of(100, SCHEDUCAL_DELIVERY_SYNC_CONCURRENCY="15")
    assert {name for name, number in named.workers.items() if number == 15} == {"sync", "calendars", "changes", "mail"}


def test_an_account_that_is_too_small_is_told_what_to_ask_for() -> None:
    for found in (of(10), of(100, SCHEDUCAL_DELIVERY_DELIVER_CONCURRENCY="90")):
        assert found.warning is not None
        assert f"may take {found.total}" in found.warning
        assert f"below {2 * found.total}" in found.warning
        assert "L-B99A9384" in found.warning


def test_synthesis_says_so_until_the_settings_know_the_account() -> None:
    told = Match.string_like_regexp("functions.accountConcurrency is 10, and the workers may take 16")
    Annotations.from_stack(synthesized("prod").stack).has_warning("*", told)
    quiet = small("prod", SCHEDUCAL_FUNCTIONS_ACCOUNT_CONCURRENCY="1000")
    Annotations.from_stack(quiet).has_no_warning("*", Match.string_like_regexp("accountConcurrency"))
    mappings = whole(quiet).resources(MAPPING).values()
    scaled = [each["ScalingConfig"] for each in mappings if "ScalingConfig" in each]
    caps = [each["MaximumConcurrency"] for each in scaled]
    assert sum(caps) == sum(USUAL.values()) == 84


def test_every_queue_has_its_cap(stage: Stage) -> None:
    found = concurrency(stage.settings)
    mappings = [each for each in stage.resources(MAPPING).values() if "StartingPosition" not in each]
    assert sorted(each["ScalingConfig"]["MaximumConcurrency"] for each in mappings) == sorted(found.workers.values())
