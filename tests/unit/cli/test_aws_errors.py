"""What AWS did not do, in a line."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, NoCredentialsError, NoRegionError, ReadTimeoutError

from scheducal.store.table import Contention
from scheducal_tools.cli.aws import aws_errors
from scheducal_tools.cli.errors import CommandFailed

LOCAL = "http://127.0.0.1:4566"


@pytest.mark.parametrize("error", [ConnectTimeoutError(endpoint_url="x"), ReadTimeoutError(endpoint_url="x")])
def test_silence_names_who_is_silent(error: Exception) -> None:
    with (
        pytest.raises(CommandFailed, match=f"^the local stack at {LOCAL} does not answer .*make local"),
        aws_errors(LOCAL),
    ):
        raise error
    with pytest.raises(CommandFailed, match=r"^AWS does not answer \(\w+TimeoutError\)$"), aws_errors():
        raise error


def test_a_refusal_of_aws_is_told_in_its_words() -> None:
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "not you"}}, "Query")
    with pytest.raises(CommandFailed, match=r"AccessDenied.*not you"), aws_errors():
        raise denied


def test_what_is_missing_is_told_with_the_remedy() -> None:
    with pytest.raises(CommandFailed, match=r"credentials: name a --profile, or set AWS_PROFILE$"), aws_errors():
        raise NoCredentialsError
    with pytest.raises(CommandFailed, match="Name it with --region"), aws_errors():
        raise NoRegionError


def test_contention_says_to_try_again() -> None:
    with pytest.raises(CommandFailed, match="try again"), aws_errors():
        raise Contention


def test_a_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), aws_errors():
        raise ZeroDivisionError
