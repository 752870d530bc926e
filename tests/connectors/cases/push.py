"""What every system to which we push appointments must do, connectors and calendars alike."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any, Literal, Protocol

import pytest

from scheducal.connectors import registry
from scheducal.connectors.push.limiter import LONGEST_PAUSE
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

_SHORT = timedelta(seconds=90)
# A header, its value, and how long we wait then; None where that is ours to choose. VENDOR is the manifest's header.
VENDOR = "the system's own"
Form = tuple[str, str, timedelta | None]
THE_SYSTEM_S_FORMS: tuple[Form, ...] = (("Retry-After", "90", _SHORT), (VENDOR, "90", _SHORT), ("", "", None))
EACH_FORM: tuple[Form, ...] = (
    *THE_SYSTEM_S_FORMS,
    ("Retry-After", "a date", _SHORT),
    ("Retry-After", "soon", None),
    ("Retry-After", "-5", None),
    ("Retry-After", "999999999999", LONGEST_PAUSE),
)


class PushBench(Protocol):
    """A world that is connected to a fake system. world: whose tenant is connected."""

    world: World

    @property
    def kind(self) -> str:
        """Of the system."""

    @property
    def renewed(self) -> int:
        """Count how often another token was asked for."""

    @property
    def keeps(self) -> frozenset[str]:
        """Name what its records show: subject, start, end."""

    @property
    def has_tokens(self) -> bool:
        """Tell whether it has tokens, which are renewed."""

    def create(self, **more: Any) -> str:
        """Make an appointment's id."""

    def settle(self) -> None:
        """Everything is done that comes of what happened."""

    def appointment(self, appointment_id: str) -> dict[str, Any]:
        """As clients see it."""

    def sync(self, appointment_id: str) -> dict[str, Any]:
        """Tell how far the system has come with an appointment, as clients see it."""

    def shown(self) -> list[dict[str, Any]]:
        """List the system's records of all appointments, by our own names."""

    def asked(self, does: Literal["create", "update"]) -> int:
        """Count how often the system was asked to do something with an appointment."""

    def throttle(self, headers: dict[str, str]) -> None:
        """Let the system take no more, and say so to the next create."""

    def silence(self, *, takes_effect: bool) -> None:
        """Leave the next create without an answer."""

    def refuse_tokens(self) -> None:
        """No token so far is good any more."""

    def revoke(self) -> None:
        """Take access away, as the owner."""

    def give_access(self) -> None:
        """Give access again, as the owner."""


class PushCases:
    """made: a connected world, of a fixture that the system's tests define. forms: of answers that throttle."""

    forms = EACH_FORM

    def test_created_changed_and_cancelled(self, made: PushBench) -> None:
        appointment_id = made.create()
        made.settle()
        assert made.shown() == [wanted(made, appointment_id)]
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.shown() == [wanted(made, appointment_id)]
        assert (made.asked("create"), made.asked("update")) == (1, 1)
        sync = made.sync(appointment_id)
        assert (sync["system"], sync["state"], sync["version"]) == (made.kind, "synced", 2)
        made.world.client.cancel(appointment_id)
        made.settle()
        assert made.shown() == []
        assert made.sync(appointment_id)["state"] == "synced"

    def test_throttled_in_each_form(self, made: PushBench) -> None:
        """Nobody asks before the time; absurd and absent waits are ours to choose."""
        vendor = registry.manifest(made.kind).retry_header or "Retry-After"
        forms = ((vendor if header == VENDOR else header, value, wait) for header, value, wait in self.forms)
        wrong = [each for form in dict.fromkeys(forms) for each in self.throttled(made, *form)]
        assert not wrong, "\n".join(wrong)

    def throttled(self, made: PushBench, header: str, value: str, wait: timedelta | None) -> list[str]:
        """List the faults after one throttled create."""
        begun, before = made.world.clock.now(), made.asked("create")
        text = format_datetime(begun + _SHORT, usegmt=True) if value == "a date" else value
        made.throttle({header: text} if header else {})
        appointment_id = made.create(appointmentSubject=f"{header} {value}")
        made.world.pipeline.work()
        state = made.sync(appointment_id)["state"]
        failures = [] if state == "retrying" else [f"is shown as {state}"]
        if wait:
            made.world.clock.advance(seconds=wait.total_seconds() - 2)
            made.world.pipeline.sweep()
            made.world.pipeline.work()
            failures += [] if made.asked("create") == before + 1 else ["asked too early"]
        made.settle()
        took = made.world.clock.now() - begun
        failures += [] if made.sync(appointment_id)["state"] == "synced" else ["never arrived"]
        failures += [f"took {took}"] if took > (wait or timedelta()) + timedelta(minutes=20) else []
        # A calm minute, so that no place is taken when the next form begins.
        made.world.clock.advance(minutes=5)
        return [f"{header}: {value}: {each}" for each in failures]

    def test_an_unknown_outcome_makes_no_second_record(self, made: PushBench) -> None:
        for takes_effect in (True, False):
            made.silence(takes_effect=takes_effect)
            appointment_id = made.create(appointmentSubject=f"{takes_effect=}")
            made.settle()
            assert made.sync(appointment_id)["state"] == "synced"
        assert len(made.shown()) == 2, "each appointment has one record"

    def test_a_refused_token_is_renewed_once(self, made: PushBench) -> None:
        if not made.has_tokens:
            pytest.skip("it takes keys, which are not renewed")
        made.create()
        made.settle()
        before = made.renewed
        made.refuse_tokens()
        appointment_id = made.create(appointmentSubject="Another")
        made.settle()
        assert made.sync(appointment_id)["state"] == "synced"
        assert made.renewed == before + 1

    def test_what_waits_for_revoked_access_goes_on_when_it_is_given_again(self, made: PushBench) -> None:
        made.revoke()
        appointment_id = made.create()
        made.world.pipeline.work()
        assert made.sync(appointment_id)["state"] == "waiting"
        made.give_access()
        made.settle()
        assert made.sync(appointment_id)["state"] == "synced"
        assert made.shown() == [wanted(made, appointment_id)]


def wanted(made: PushBench, appointment_id: str) -> dict[str, Any]:
    """Give the record that the system should show of an appointment, by our own names."""
    found = made.appointment(appointment_id)
    (row,) = [each for each in of_kind("appointment") if each["appointmentId"] == appointment_id]
    shown = {"subject": found["subject"], "start": row["startInstant"], "end": row["endInstant"]}
    return {name: value for name, value in shown.items() if name in made.keeps}
