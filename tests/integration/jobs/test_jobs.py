"""Jobs go on part by part, whatever fails, and come to an end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheducal.jobs.model import MOST_ATTEMPTS, Progress
from tests.faults import every_fault
from tests.integration.jobs.samples import PARTS, failing, install, is_ended, started, the_job
from tests.integration.operators.operator import operator
from tests.integration.world.pipeline import Course, doubled, lost, reversed_order
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds


def _is_done() -> None:
    assert is_ended("done"), the_job()
    assert (the_job()["counts"], the_job()["report"]) == ({"parts": PARTS}, {"last": PARTS})
    assert len(of_kind("part")) == PARTS


@pytest.mark.parametrize("course", [doubled, reversed_order])
def test_a_job_does_each_part_once(world: World, monkeypatch: pytest.MonkeyPatch, course: Course) -> None:
    install(monkeypatch)
    started(world)
    world.pipeline.settle(course)
    _is_done()
    assert the_job()["expiresAt"] == int((world.clock.now() + timedelta(days=7)).timestamp())


def test_the_sweep_goes_on_with_a_job_whose_messages_are_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    started(world)
    for _ in range(PARTS):
        world.pipeline.dispatch()
        world.pipeline.consume("jobs", lost)
        world.clock.advance(minutes=2)
        world.pipeline.sweep()
        world.pipeline.consume("jobs")
    _is_done()


def test_a_message_that_comes_twice_does_not_shorten_a_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, lambda job, _: Progress(None if job.cursor else "2", {"parts": 1}, wait=timedelta(minutes=3)))
    started(world)
    world.pipeline.dispatch(doubled)
    world.pipeline.dispatch()
    world.pipeline.consume("jobs")
    world.pipeline.consume("jobs", doubled)
    assert the_job()["counts"] == {"parts": 1}
    world.pipeline.settle()
    assert the_job()["counts"] == {"parts": 2}


def test_a_fault_anywhere_leaves_each_part_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    for trial in every_fault(worlds(started), but=frozenset({"GetItem"})):
        with trial as world:
            world.pipeline.work()
            with world.wire.unseen():
                world.pipeline.settle()
                _is_done()


def test_a_job_that_fails_always_is_given_up_and_can_go_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, failing)
    job = started(world)
    world.pipeline.settle()
    assert is_ended("failed")
    assert the_job()["report"] == {"error": f"its part failed {MOST_ATTEMPTS} times"}
    install(monkeypatch)
    here = operator(world)
    assert here.do("go_on", job_id=job.job_id).data["state"] == "running"
    assert here.do("go_on", job_id=job.job_id).code == "job_not_failed"
    world.pipeline.settle()
    _is_done()


def test_a_job_waits_and_can_be_called_off_until_it_begins(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    job, here = started(world, wait=timedelta(days=2)), operator(world)
    world.clock.advance(days=1)
    world.pipeline.work()
    world.pipeline.sweep()
    assert the_job()["state"] == "waiting"
    for _ in range(2):
        assert here.do("call_off", job_id=job.job_id).data["state"] == "called_off"
    world.clock.advance(days=2)
    world.pipeline.sweep()
    world.pipeline.work()
    assert is_ended("called_off")


def test_a_job_that_has_begun_is_refused_to_be_called_off(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    job, here = started(world, wait=timedelta(days=2)), operator(world)
    world.clock.advance(days=2)
    world.pipeline.settle()
    _is_done()
    assert here.do("call_off", job_id=job.job_id).code == "job_not_waiting"
    assert here.do("go_on", job_id=job.job_id).code == "job_not_failed"
    assert here.do("call_off", job_id="job_0").code == "job_not_found"
