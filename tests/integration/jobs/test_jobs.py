"""Jobs go on part by part, whatever fails, and come to an end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheducal.errors import Refusal
from scheducal.jobs.model import MOST_ATTEMPTS
from scheducal.jobs.repository import JobRepository
from scheducal.store.table import table
from tests.faults import every_fault
from tests.integration.jobs.samples import PARTS, failing, install, is_ended, started, the_job
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


def test_a_fault_anywhere_leaves_each_part_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    for trial in every_fault(worlds(started)):
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
    jobs = JobRepository(table())
    jobs.go_on(jobs.find(job.partition, job.job_id), world.clock.now())
    world.pipeline.settle()
    _is_done()


def test_a_job_waits_and_can_be_called_off_until_it_begins(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    job, jobs = started(world, wait=timedelta(days=2)), JobRepository(table())
    world.clock.advance(days=1)
    world.pipeline.work()
    world.pipeline.sweep()
    assert the_job()["state"] == "waiting"
    for _ in range(2):
        assert jobs.call_off(job, world.clock.now()).state == "called_off"
    world.clock.advance(days=2)
    world.pipeline.sweep()
    world.pipeline.work()
    assert is_ended("called_off")


def test_a_job_that_has_begun_is_refused_to_be_called_off(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    job, jobs = started(world, wait=timedelta(days=2)), JobRepository(table())
    world.clock.advance(days=2)
    world.pipeline.settle()
    _is_done()
    with pytest.raises(Refusal, match="cannot be called off"):
        jobs.call_off(job, world.clock.now())
    with pytest.raises(Refusal, match="only a job that failed"):
        jobs.go_on(job, world.clock.now())
