"""`scheducal invoke`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheducal.tenants.credentials import ApiKeyPair
from scheducal_tools.cli.operations.invocation.values import basic
from tests.integration.cli.bookings import Bookings
from tests.integration.cli.conftest import PROFILE
from tests.integration.cli.terminal import Terminal

DEV = ("--stage", "dev", "--profile", PROFILE)


def test_an_api_function_gets_its_sample_with_the_demo_tenants_credentials(
    terminal: Terminal, demo: ApiKeyPair
) -> None:
    outcome = terminal.run("invoke", "appointments.create")
    status, _, body = outcome.stdout.partition("\n")
    assert (outcome.status, status) == (0, "HTTP 201")
    got = json.loads(body)["data"]
    assert got["authorization"] == f"Basic {basic(demo.api_key, demo.api_secret)}"
    assert json.loads(got["body"])["appointmentSubject"] == "Quarterly Business Review"


def test_scripts_get_the_whole_answer(terminal: Terminal, demo: ApiKeyPair) -> None:
    document = terminal.document("invoke", "appointments.create")
    assert document.keys() == {"function", "error", "result"}
    assert (document["function"], document["error"]) == ("ScheduCal-local-appointments-create", None)
    assert document["result"]["statusCode"] == 201


def test_the_newest_confirmed_appointment_is_the_samples(terminal: Terminal, bookings: Bookings) -> None:
    newest = max(bookings.book("One"), bookings.book("Two"))
    message = json.loads(terminal.document("invoke", "pipeline.sync")["result"]["body"])
    assert message == {"tenant_id": bookings.principal.tenant_id, "appointment_id": newest, "system": "email"}


def test_a_placeholder_can_be_given(terminal: Terminal, bookings: Bookings) -> None:
    bookings.book("Not this one")
    document = terminal.document("invoke", "pipeline.sync", "--set", "appointmentId=apt_this")
    assert json.loads(document["result"]["body"])["appointment_id"] == "apt_this"


def test_without_an_appointment_the_sample_says_how_to_make_one(terminal: Terminal, demo: ApiKeyPair) -> None:
    outcome = terminal.run("invoke", "pipeline.sync")
    assert outcome.status == 1
    assert "make one with `scheducal invoke appointments.create`" in outcome.stderr


def test_an_event_of_ones_own(terminal: Terminal, folder: Path) -> None:
    event = {"Records": [{"body": "mine, ${who}"}]}
    (folder / "mine.json").write_text(json.dumps(event))
    command = ["invoke", "pipeline.sync", "--event", str(folder / "mine.json")]
    assert terminal.document(*command, "--set", "who=all mine")["result"]["body"] == "mine, all mine"
    outcome = terminal.run(*command)
    assert (outcome.status, outcome.stderr) == (
        1,
        "scheducal: the event leaves who open; give it with --set who=…\n",
    )


def test_an_answer_that_is_no_json_is_shown_as_it_is(terminal: Terminal) -> None:
    assert terminal.run("invoke", "docs.page").stdout == "HTTP 200\n<h1>ScheduCal</h1>\n"


def test_a_refusal_is_shown_and_told_to_scripts(terminal: Terminal, bookings: Bookings) -> None:
    bookings.book("One")
    outcome = terminal.run("invoke", "appointments.get")
    assert (outcome.status, outcome.stdout.partition("\n")[0]) == (1, "HTTP 404")


def test_a_function_that_fails(terminal: Terminal) -> None:
    outcome = terminal.run("invoke", "pipeline.sweep", "--json")
    assert outcome.status == 1
    document = json.loads(outcome.stdout)
    assert (document["error"], document["result"]["errorMessage"]) == ("Unhandled", "no queue")


def test_a_function_that_the_stage_lacks(terminal: Terminal, folder: Path) -> None:
    (folder / "empty.json").write_text("{}")
    outcome = terminal.run("invoke", "appointments.creat", "--event", str(folder / "empty.json"))
    said = "ScheduCal-local has no function appointments.creat; did you mean appointments.create?"
    assert (outcome.status, outcome.stderr) == (1, f"scheducal: {said} (function_not_found)\n")


def test_only_the_areas_functions_are_offered(terminal: Terminal, folder: Path) -> None:
    (folder / "empty.json").write_text("{}")
    outcome = terminal.run("invoke", "zzz", "--event", str(folder / "empty.json"))
    offered = "appointments.create, appointments.get, docs.page, pipeline.reconcile, pipeline.sweep, pipeline.sync"
    assert f"has no function zzz; it has {offered} (" in outcome.stderr


@pytest.mark.parametrize("name", ["../config", "appointments.nothing"])
def test_a_function_without_a_sample(terminal: Terminal, name: str) -> None:
    outcome = terminal.run("invoke", name)
    assert outcome.status == 1
    assert "give a file with --event" in outcome.stderr


@pytest.mark.parametrize("content", ["{", "[]", None])
def test_an_event_that_is_none(terminal: Terminal, folder: Path, content: str | None) -> None:
    path = folder / "broken.json"
    if content is not None:
        path.write_text(content)
    outcome = terminal.run("invoke", "pipeline.sync", "--event", str(path))
    assert (outcome.status, outcome.stderr.count("\n")) == (1, 1)
    assert outcome.stderr.startswith(f"scheducal: {path} ")


def test_a_deployed_function_is_reached_through_its_live_alias(
    terminal: Terminal, demo: ApiKeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHEDUCAL_API_KEY", demo.api_key)
    monkeypatch.setenv("SCHEDUCAL_API_SECRET", demo.api_secret)
    document = terminal.document("invoke", "appointments.create", *DEV)
    assert document["function"].endswith(":function:ScheduCal-dev-appointments-create:live")
    authorization = json.loads(document["result"]["body"])["data"]["authorization"]
    assert authorization == f"Basic {basic(demo.api_key, demo.api_secret)}"


def test_a_deployed_stage_needs_credentials_from_the_environment(
    terminal: Terminal, demo: ApiKeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCHEDUCAL_API_KEY", raising=False)
    outcome = terminal.run("invoke", "appointments.create", *DEV)
    assert (outcome.status, outcome.stderr) == (
        1,
        "scheducal: set SCHEDUCAL_API_KEY and SCHEDUCAL_API_SECRET to an API key of the stage and its secret\n",
    )
