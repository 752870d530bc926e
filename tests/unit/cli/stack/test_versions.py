"""What `scheducal rollback` does while CloudFormation is at work, and which versions are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.stub import Stubber

from scheducal.errors import Refusal
from scheducal_tools.cli.operations.stack.functions import Functions
from scheducal_tools.cli.operations.stack.versions import FunctionVersions, VersionOperations

NAME = "ScheduCal-prod"
DEPLOYED = datetime(2026, 3, 18, 12, tzinfo=UTC)


def rolled_back(status: str, *, cancels: bool) -> object:
    """Roll back while the stack has a status; Lambda is not asked. Gives the answer, or the refusal's code."""
    session = boto3.Session("x", "x", region_name="eu-west-1")
    stacks, client = session.client("cloudformation"), session.client("lambda")
    stack = {"StackName": NAME, "StackStatus": status, "CreationTime": DEPLOYED}
    with Stubber(stacks) as stub, Stubber(client):
        stub.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": NAME})
        if cancels:
            stub.add_response("cancel_update_stack", {}, {"StackName": NAME})
        try:
            return VersionOperations(stacks, client, Functions(stacks, client, NAME), NAME).roll_back()
        except Refusal as refusal:
            return refusal.code
        finally:
            stub.assert_no_pending_responses()


def test_a_deployment_that_goes_on_is_stopped() -> None:
    assert rolled_back("UPDATE_IN_PROGRESS", cancels=True) == {"state": "stopping", "functions": []}


@pytest.mark.parametrize(
    "status", ["UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "ROLLBACK_COMPLETE"]
)
def test_what_cloudformation_takes_back_itself_is_left_to_it(status: str) -> None:
    assert rolled_back(status, cancels=False) == "taken_back"


def test_the_version_before_is_the_one_that_was_in_use_and_still_there() -> None:
    each = versions(live=4, numbers=(1, 2, 4, 5))
    assert each.before(DEPLOYED) == 2
    assert each.before(DEPLOYED + timedelta(hours=5)) is None, "an older deployment published it"
    assert versions(live=1, numbers=(1, 2)).before(DEPLOYED) is None


def test_versions_with_traffic_and_the_newest_are_kept() -> None:
    assert versions(live=2, numbers=range(1, 8)).spare(2) == [1, 3, 4, 5]
    assert versions(live=2, numbers=range(1, 8), shifting=(3,)).spare(2) == [1, 4, 5]


@pytest.mark.parametrize(
    ("live", "shifting", "state"), [(3, (), "current"), (2, (3,), "shifting"), (2, (), "rolled back")]
)
def test_a_row_says_what_gets_the_traffic(live: int, shifting: tuple[int, ...], state: str) -> None:
    assert versions(live=live, numbers=(1, 2, 3), shifting=shifting).document()["state"] == state


def versions(*, live: int, numbers: range | tuple[int, ...], shifting: tuple[int, ...] = ()) -> FunctionVersions:
    """Give a function whose versions were published an hour after one another."""
    published = {number: DEPLOYED + timedelta(hours=number) for number in numbers}
    return FunctionVersions("ScheduCal-prod-bookings-create", live, published, shifting, "revision")
