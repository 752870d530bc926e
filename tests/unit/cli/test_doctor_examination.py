"""A check that cannot be made says so and ends no other; without credentials nothing else is asked."""

from __future__ import annotations

import socket
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from scheducal_tools.cli.aws import Aws
from scheducal_tools.cli.doctor.checklist import ITEMS, SMOKE
from scheducal_tools.cli.doctor.examination import CHECKS, examine
from scheducal_tools.cli.doctor.facts import Finding
from scheducal_tools.cli.doctor.readings import Readings
from tests.unit.cli.test_doctor_rules import PROD


def examined(answer: Any) -> dict[str, Finding]:
    """All findings where AWS does as told, instead of being asked. answer: takes the operation's name."""
    session = boto3.Session("test", "test", region_name=PROD.region)
    session.events.register("before-call", lambda model, **_: answer(model.name))
    return dict(examine(Readings(Aws(session), PROD.stack_name), PROD))


def denied(operation: str, code: str = "AccessDeniedException") -> Any:
    raise ClientError({"Error": {"Code": code, "Message": "no"}}, operation)


def only_somebody(operation: str) -> Any:
    if operation == "GetCallerIdentity":
        return _Status(200), {"Account": "111111111111"}
    return denied(operation)


def timing_out(operation: str) -> Any:
    if operation == "GetCallerIdentity":
        return _Status(200), {"Account": "111111111111"}
    raise ReadTimeoutError(endpoint_url="https://aws.example")


class _Status:
    def __init__(self, status: int) -> None:
        self.status_code = status


@pytest.fixture(autouse=True)
def _no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "the name server does not answer")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)


def test_what_the_operator_may_not_ask_is_said_check_by_check() -> None:
    found = examined(only_somebody)
    assert list(found) == [check.name for check in CHECKS]
    assert found.pop("account").standing == "ok"
    assert found.pop("receiving mail") == Finding(
        "warning", f"not checked: [Errno {socket.EAI_AGAIN}] the name server does not answer"
    )
    needs = {check.name: check.needs for check in CHECKS}
    for name, finding in found.items():
        expected = f"not checked, since you are not allowed to: it needs {needs[name]}"
        assert finding == Finding("warning", expected), name


def test_an_aws_that_does_not_answer_ends_no_check_but_its_own() -> None:
    found = examined(timing_out)
    assert list(found) == [check.name for check in CHECKS]
    asked = [finding for name, finding in found.items() if name not in {"account", "receiving mail"}]
    assert {each.standing for each in asked} == {"warning"}
    assert all("Read timeout" in each.message for each in asked)


def test_without_credentials_nothing_else_is_checked() -> None:
    found = examined(lambda operation: denied(operation, "ExpiredToken"))
    assert list(found) == ["account"]
    assert found["account"].standing == "wrong"
    assert "AWS answered ExpiredToken" in found["account"].message


def test_the_checklist_names_checks_that_there_are_and_tells_people_how() -> None:
    names = {check.name for check in CHECKS}
    for item in ITEMS:
        assert item.by in {None, SMOKE} | names
        assert (item.how == "") == (item.by is not None), item.what
