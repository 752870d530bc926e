"""The local stack as a whole: usable as it stands, honest about itself, and able to go on after a stop."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import boto3
import httpx
import pytest

from scheducal import clock
from scheducal.appointments.sync_row import SyncRow
from scheducal.store.keys import sortable
from scheducal.store.values import marshal
from scheducal.system_names import EMAIL
from tests.e2e.stack.running import ROOT, LocalStack, appointment, eventually

FACTS = {
    "apiUrl",
    "apiKey",
    "apiSecret",
    "tenantId",
    "mailUrl",
    "operatorKey",
    "operatorSecret",
    "docsUrl",
    "dashboardUrl",
    "dashboardOperator",
    "dashboardUser",
    "dashboardPassword",
    "fakesUrl",
    "awsEndpointUrl",
    "region",
    "stage",
    "stackName",
    "tableName",
    "apiId",
    "mailDomain",
    "mailBucket",
    "pid",
}


def aws(stack: LocalStack, service: str) -> Any:
    client: Callable[..., Any] = boto3.client
    return client(
        service,
        endpoint_url=stack.facts["awsEndpointUrl"],
        region_name=stack.facts["region"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def mapping(stack: LocalStack, source: str) -> str:
    """Give the id of the event source mapping whose source has this in its name."""
    found = aws(stack, "lambda").list_event_source_mappings()["EventSourceMappings"]
    [one] = [each["UUID"] for each in found if source in each["EventSourceArn"]]
    return str(one)


def switch(stack: LocalStack, source: str, *, on: bool) -> None:
    aws(stack, "lambda").update_event_source_mapping(UUID=mapping(stack, source), Enabled=on)


def create(stack: LocalStack, address: str) -> str:
    with stack.client() as api:
        answer = api.post("/api/v1/appointments", json=appointment(address))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["appointmentId"])


def test_stack_file_says_where_things_are_and_is_private(stack: LocalStack) -> None:
    assert stack.facts.keys() == FACTS
    assert stat.S_IMODE((stack.home / "stack.json").stat().st_mode) == 0o600


def test_an_appointment_lands_in_the_mailbox(stack: LocalStack) -> None:
    identity = create(stack, "lands@example.com")
    [mail] = eventually(lambda: stack.mails("lands@example.com"), lambda mails: len(mails) > 0)
    assert (mail["method"], mail["sequence"]) == ("REQUEST", 0)
    assert identity in mail["uid"]
    raw = httpx.get(f"{stack.facts['mailUrl']}/messages/{mail['id']}.eml").content
    assert b"text/calendar" in raw
    assert mail["subject"] in httpx.get(f"{stack.facts['mailUrl']}/messages/{mail['id']}").text


def test_the_paths_of_documentation_have_no_prefix(stack: LocalStack) -> None:
    assert httpx.get(stack.facts["docsUrl"]).headers["content-type"].startswith("text/html")
    document = httpx.get(f"{stack.facts['apiUrl']}/api/v1/openapi.json").json()
    assert "/api/v1/appointments" in document["paths"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("PATCH", "/api/v1/appointments"), ("GET", "/_ministack/health"), ("GET", "/..;/")],
)
def test_what_is_no_route_answers_in_the_envelope(stack: LocalStack, method: str, path: str) -> None:
    answer = httpx.request(method, stack.facts["apiUrl"] + path, timeout=60)
    assert answer.status_code in {404, 405}
    assert answer.json()["success"] is False
    assert answer.headers["x-request-id"]


def test_everything_listens_on_loopback_alone(stack: LocalStack) -> None:
    if not os.path.exists("/proc/net/tcp"):  # noqa: PTH110
        pytest.skip("needs /proc/net/tcp, which Linux has")
    ports = {httpx.URL(stack.facts[name]).port for name in ("apiUrl", "mailUrl", "awsEndpointUrl")}
    listening = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table, encoding="ascii") as rows:  # noqa: PTH123
            for row in list(rows)[1:]:
                address, state = row.split()[1], row.split()[3]
                host, _, port = address.partition(":")
                if state == "0A" and int(port, 16) in ports:
                    listening[int(port, 16)] = host
    assert listening == dict.fromkeys(ports, "0100007F")


def test_a_second_start_in_the_same_folder_is_refused_in_one_line(stack: LocalStack) -> None:
    environment = os.environ | {"SCHEDUCAL_LOCAL_DIR": str(stack.home)}
    command = [sys.executable, "-m", "scheducal_tools.local"]
    second = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stderr.startswith("make local: ")
    assert "is running already" in second.stderr
    assert second.stderr.count("\n") == 1
    assert (stack.home / "stack.json").exists()


def test_a_port_in_use_is_named(stack: LocalStack) -> None:
    port = httpx.URL(stack.facts["mailUrl"]).port
    environment = os.environ | {
        "SCHEDUCAL_LOCAL_DIR": str(stack.home.with_name("other")),
        "SCHEDUCAL_PORT": str(port),
        "SCHEDUCAL_MAIL_PORT": "1",
    }
    command = [sys.executable, "-m", "scheducal_tools.local"]
    refused = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert f"port {port} (SCHEDUCAL_PORT) is in use" in refused.stderr


def test_work_that_a_stop_interrupts_is_done_after_the_next_start(stack: LocalStack) -> None:
    switch(stack, "SyncQueue", on=False)
    create(stack, "queued@example.com")
    queue = next(url for url in aws(stack, "sqs").list_queues()["QueueUrls"] if "SyncQueue" in url)
    eventually(lambda: waiting(stack, queue), lambda count: count == 1)
    switch(stack, "dynamodb", on=False)
    streamed = create(stack, "streamed@example.com")
    credentials = stack.facts["apiKey"], stack.facts["apiSecret"]

    assert stack.stop(signal.SIGTERM) == 0
    assert not (stack.home / "stack.json").exists()
    stack.start()

    assert (stack.facts["apiKey"], stack.facts["apiSecret"]) == credentials
    assert "Deploying" not in stack.output.read_text().partition("Stopped.")[2]
    assert stack.mails("queued@example.com") == stack.mails("streamed@example.com") == []
    switch(stack, "SyncQueue", on=True)
    switch(stack, "dynamodb", on=True)
    # The stream has forgotten this change, and the sweeper finds it.
    sweep_at_once(stack, streamed)
    for address in ("queued@example.com", "streamed@example.com"):
        [mail] = eventually(lambda to=address: stack.mails(to), lambda mails: len(mails) > 0, seconds=300)  # type: ignore[misc]
        assert mail["method"] == "REQUEST"


def sweep_at_once(stack: LocalStack, appointment_id: str) -> None:
    """Sweep as if the minute had passed which stream and queue have to bring a change to the worker."""
    aws(stack, "dynamodb").update_item(
        TableName=stack.facts["tableName"],
        Key=marshal(SyncRow(stack.facts["tenantId"], appointment_id, EMAIL).key.attributes()),
        UpdateExpression="SET dueAt = :now",
        ExpressionAttributeValues=marshal({":now": sortable(clock.now())}),
    )
    aws(stack, "lambda").invoke(FunctionName=f"{stack.facts['stackName']}-pipeline-sweep", Payload=b"{}")


def test_streams_are_read_from_the_first_record_after_a_restart(stack: LocalStack) -> None:
    create(stack, "before@example.com")
    eventually(lambda: stack.mails("before@example.com"), lambda mails: len(mails) == 1)
    stack.stop()
    stack.start()
    switch(stack, "SyncQueue", on=False)
    queue = next(url for url in aws(stack, "sqs").list_queues()["QueueUrls"] if "SyncQueue" in url)
    create(stack, "after@example.com")
    eventually(lambda: waiting(stack, queue), lambda count: count == 1)
    switch(stack, "SyncQueue", on=True)
    eventually(lambda: stack.mails("after@example.com"), lambda mails: len(mails) == 1)
    assert len(stack.mails("before@example.com")) == 1


def waiting(stack: LocalStack, queue: str) -> int:
    """Count the messages are in the queue."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = aws(stack, "sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(map(int, attributes.values()))
