"""Two stages in one account: each has its own appointments, mails, answers and metrics, and ends alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from scheducal import clock
from scheducal_tools.local.mailbox.replying import ReplyIntent, read_invitation, reply_mail
from tests.e2e.stack.envelope import data
from tests.e2e.stack.mailbox import mails_about, wait_for_mails
from tests.e2e.stack.running import LocalStack, appointment, eventually
from tests.e2e.stack.second_stage import SecondStage, aws, second_stage, updated
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

ADDRESS = "both@example.com"


@pytest.fixture(scope="module")
def second(stack: LocalStack) -> Iterator[SecondStage]:
    with second_stage(stack) as deployed:
        yield deployed


def invited(tenant: Tenant) -> tuple[str, Any]:
    """Make a new appointment, and the mail that its invitee gets."""
    with tenant.client() as api:
        # Without a key, the same create within ten seconds would be the first one again.
        key = {"Idempotency-Key": uuid4().hex}
        appointment_id = data(api.post(APPOINTMENTS, json=appointment(ADDRESS), headers=key), 201)["appointmentId"]
    [mail] = wait_for_mails(tenant.stack, ADDRESS, about=appointment_id)
    return appointment_id, mail


def answer(tenant: Tenant, mail: Any) -> None:
    """Accept, as SES would store it: in the bucket of the stage whose domain the invitation came from."""
    calendar = httpx.get(f"{tenant.stack.facts['mailUrl']}/messages/{mail['id']}.ics", timeout=30).text
    invitation = read_invitation(calendar)
    assert invitation.organizer.endswith(f"@{tenant.stack.facts['mailDomain']}")
    body = reply_mail(invitation, ReplyIntent(ADDRESS, "ACCEPTED", clock.now()))
    bucket = tenant.stack.facts["mailBucket"]
    aws(tenant.stack, "s3").put_object(Bucket=bucket, Key=f"inbox/{mail['id']}", Body=body)


def response(tenant: Tenant, appointment_id: str) -> str:
    with tenant.client() as api:
        [invitee] = data(api.get(f"{APPOINTMENTS}/{appointment_id}"))["invitees"]
    return str(invitee["response"])


def counted(stack: LocalStack, stage: str) -> set[tuple[str, ...]]:
    """Give the dimensions under which the stage's sync function wrote its metrics, with their values."""
    events = aws(stack, "logs").filter_log_events(logGroupName=f"/aws/lambda/ScheduCal-{stage}-pipeline-sync")["events"]
    lines = [json.loads(each["message"]) for each in events if each["message"].startswith('{"_aws"')]
    return {
        tuple(str(line[name]) for name in dimensions)
        for line in lines
        for metric in line["_aws"]["CloudWatchMetrics"]
        for dimensions in metric["Dimensions"]
    }


def test_both_stages_work_side_by_side(stack: LocalStack, second: SecondStage) -> None:
    tenants = [new_tenant(each) for each in (stack, second)]
    made = [(tenant, *invited(tenant)) for tenant in tenants]
    for (_, appointment_id, _), other in zip(made, reversed(tenants), strict=True):
        with other.client() as api:
            assert api.get(f"{APPOINTMENTS}/{appointment_id}").status_code == 404

    (_, first_id, first_mail), (_, second_id, second_mail) = made
    answer(tenants[1], second_mail)
    eventually(lambda: response(tenants[1], second_id), lambda found: found == "accepted")
    assert response(tenants[0], first_id) == "needsAction"
    answer(tenants[0], first_mail)
    eventually(lambda: response(tenants[0], first_id), lambda found: found == "accepted")


def test_their_metrics_and_alarms_are_their_own(stack: LocalStack, second: SecondStage) -> None:
    for each, stage in ((stack, "local"), (second, "dev")):
        tenant = new_tenant(each)
        tenant.settled(invited(tenant)[0])
        found = eventually(lambda stage=stage: counted(stack, stage), lambda lines: len(lines) > 0)  # type: ignore[misc]
        assert found == {(stage, "scheducal")}
    cloudwatch = aws(stack, "cloudwatch")
    for stage in ("local", "dev"):
        name = f"ScheduCal-{stage}-EventsUnplanned"
        [alarm] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        assert {"Name": "stage", "Value": stage} in alarm["Dimensions"]
    assert {"ScheduCal-local", "ScheduCal-dev"} <= {
        each["DashboardName"] for each in cloudwatch.list_dashboards()["DashboardEntries"]
    }


def test_a_deployment_that_fails_in_one_area_is_taken_back_in_all(stack: LocalStack, second: SecondStage) -> None:
    # The pipeline's stack is made last, when those of all endpoints have changed.
    functions = ("appointments-create", "bookings-create", "pipeline-sync")
    before = {name: level(stack, name) for name in functions}
    assert set(before.values()) == {"DEBUG"}
    assert updated(stack, spoilt="pipeline", SCHEDUCAL_LOGS_LEVEL="ERROR") == "UPDATE_ROLLBACK_COMPLETE"
    assert {name: level(stack, name) for name in functions} == before
    tenant = new_tenant(second)
    tenant.settled(invited(tenant)[0])
    # The next one begins where the last good one ended.
    assert updated(stack, SCHEDUCAL_LOGS_LEVEL="ERROR") == "UPDATE_COMPLETE"
    assert {level(stack, name) for name in functions} == {"ERROR"}
    tenant.settled(invited(tenant)[0])


def level(stack: LocalStack, name: str) -> str:
    """Read the log level of a function of the second stage."""
    found = aws(stack, "lambda").get_function_configuration(FunctionName=f"ScheduCal-dev-{name}")
    return str(found["Environment"]["Variables"]["POWERTOOLS_LOG_LEVEL"])


def test_a_stage_goes_back_to_an_earlier_moment(stack: LocalStack, second: SecondStage, tmp_path: Path) -> None:
    tenant = new_tenant(second)
    kept_id, _ = invited(tenant)
    tenant.settled(kept_id)
    point = clock.to_seconds(clock.now())
    dynamodb, left = aws(stack, "dynamodb"), second.facts["tableName"]
    # MiniStack restores what is there now: so now. The command finds the table, as it does after a break.
    target = f"{left}-at-{point:%Y%m%dT%H%M%SZ}"
    dynamodb.restore_table_to_point_in_time(SourceTableName=left, TargetTableName=target, RestoreDateTime=point)
    with tenant.client() as api:
        data(api.patch(f"{APPOINTMENTS}/{kept_id}", json={"appointmentSubject": "Spoilt"}))
        lost_id = data(api.post(APPOINTMENTS, json=appointment(ADDRESS)), 201)["appointmentId"]
    tenant.settled(kept_id)

    steps = restored(stack, tmp_path, "--to", clock.isoformat(point))
    assert {name: each["state"] for name, each in steps.items()} == {
        **dict.fromkeys(("stop", "restore", "equip", "survey"), "done"),
        "adopt": "waiting",
    }
    found = "1 appointments forgotten, 1 appointments older"
    assert steps["survey"]["detail"] == found
    with tenant.client() as api:
        # AWS answers 503, and MiniStack in Lambda's own words.
        assert api.get(f"{APPOINTMENTS}/{kept_id}").status_code in {429, 503}

    assert updated(stack, SCHEDUCAL_DATA_RESTORED_STREAM=steps["adopt"]["restoredStream"]) == "UPDATE_COMPLETE"
    steps = restored(stack, tmp_path)
    assert (steps["adopt"]["state"], steps["retell"]["detail"]) == ("done", "1 appointments told again")
    aws(stack, "lambda").invoke(FunctionName="ScheduCal-dev-pipeline-reconcile", Payload=b"{}")
    compared = eventually(lambda: restored(stack, tmp_path)["compare"], lambda each: each["state"] == "done")
    assert (compared["survey"], Path(compared["report"]).parent) == (found, tmp_path)

    with tenant.client() as api:
        kept = data(api.get(f"{APPOINTMENTS}/{kept_id}"))
        assert (kept["subject"], kept["version"]) == (appointment(ADDRESS)["appointmentSubject"], 3)
        assert api.get(f"{APPOINTMENTS}/{lost_id}").status_code == 404
    mails = eventually(lambda: mails_about(second, ADDRESS, kept_id), lambda found: len(found) == 3)
    assert ["Spoilt" in each["subject"] for each in mails] == [False, True, False]
    # The stream of the restored table brings what is new.
    tenant.settled(invited(tenant)[0])


def restored(stack: LocalStack, folder: Path, *more: str) -> dict[str, Any]:
    """Run `scheducal restore run` as the stage's operator; gives its steps by their names."""
    config = folder / "config"
    config.write_text(
        f"[profile dev]\nregion = {stack.facts['region']}\nendpoint_url = {stack.facts['awsEndpointUrl']}\n"
        "aws_access_key_id = test\naws_secret_access_key = test\n"
    )
    command = [str(Path(sys.executable).parent / "scheducal"), "restore", "run", "--stage", "dev", "--profile", "dev"]
    environment = {**os.environ, "AWS_CONFIG_FILE": str(config)}
    run = subprocess.run(
        [*command, *more, "--json"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert run.stdout, run.stderr
    return {each["step"]: each for each in json.loads(run.stdout)["steps"]}
