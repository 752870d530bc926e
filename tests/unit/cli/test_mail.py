"""The suppression list, as operators see it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber

from scheducal.errors import Refusal
from scheducal_tools.cli.operations.mail import MailOperations

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

ADDRESS = "gone@example.com"


@pytest.fixture
def ses() -> SESV2Client:
    return boto3.Session("x", "x", region_name="eu-west-1").client("sesv2")


def test_the_list_is_shown_page_by_page(ses: SESV2Client) -> None:
    since = datetime(2026, 3, 19, 14, 23, 1, 500, UTC)
    found = {"EmailAddress": ADDRESS, "Reason": "BOUNCE", "LastUpdateTime": since}
    with Stubber(ses) as stub:
        page = {"SuppressedDestinationSummaries": [found], "NextToken": "n"}
        stub.add_response("list_suppressed_destinations", page, {"PageSize": 1_000})
        last: dict[str, Any] = {"SuppressedDestinationSummaries": []}
        stub.add_response("list_suppressed_destinations", last, {"PageSize": 1_000, "NextToken": "n"})
        assert MailOperations(ses).suppressed(None) == {
            "suppressed": [{"email": ADDRESS, "reason": "bounce", "since": "2026-03-19T14:23:01Z"}],
            "nextCursor": "n",
        }
        assert MailOperations(ses).suppressed("n") == {"suppressed": [], "nextCursor": None}


def test_an_address_is_taken_off_and_one_that_is_not_on_it_is_said_so(ses: SESV2Client) -> None:
    with Stubber(ses) as stub:
        stub.add_response("delete_suppressed_destination", {}, {"EmailAddress": ADDRESS})
        stub.add_client_error("delete_suppressed_destination", "NotFoundException", http_status_code=404)
        assert MailOperations(ses).unsuppress(ADDRESS) == {"email": ADDRESS, "suppressed": False}
        with pytest.raises(Refusal) as refused:
            MailOperations(ses).unsuppress(ADDRESS)
    assert refused.value.code == "address_not_found"
