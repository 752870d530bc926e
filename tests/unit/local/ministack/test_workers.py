"""The processes of functions that the local stack keeps."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
from ministack.core import lambda_runtime  # type: ignore[import-untyped]

from scheducal_tools.local.ministack.workers import WorkerLimit, limit_workers

NOW = 1_000.0


@dataclass
class Worker:
    """A process that does nothing. idle: for how many seconds."""

    name: str
    idle: float = 0.0
    in_use: bool = False

    @property
    def last_used(self) -> float:
        return NOW - self.idle


@dataclass
class Runtime:
    """Pools of processes, and the names of those that were ended."""

    _workers: dict[str, list[Worker]]
    ended: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def kill_workers(self, workers: list[Worker]) -> None:
        assert not self._lock.locked(), "ending takes seconds, for which no invocation may wait"
        self.ended += [each.name for each in workers]

    @property
    def kept(self) -> dict[str, list[str]]:
        return {key: [each.name for each in pool] for key, pool in self._workers.items()}


def enforced(most: int, **pools: list[Worker]) -> Runtime:
    runtime = Runtime(pools)
    assert WorkerLimit(runtime, most, lambda: NOW).enforce() == len(runtime.ended)
    return runtime


def test_nothing_is_ended_within_the_limit() -> None:
    found = enforced(3, a=[Worker("a1", 119), Worker("a2")], b=[Worker("b1", 5)])
    assert (found.ended, found.kept) == ([], {"a": ["a1", "a2"], "b": ["b1"]})


def test_the_least_recently_used_of_all_functions_go_first() -> None:
    found = enforced(2, a=[Worker("a1", 30), Worker("a2", 10)], b=[Worker("b1", 40)], c=[Worker("c1", 20)])
    assert (found.ended, found.kept) == (["b1", "a1"], {"a": ["a2"], "c": ["c1"]})


def test_what_works_stays_however_many_there_are() -> None:
    found = enforced(1, a=[Worker("a1", 500, in_use=True), Worker("a2", 1)], b=[Worker("b1", 90, in_use=True)])
    assert (found.ended, found.kept) == (["a2"], {"a": ["a1"], "b": ["b1"]})
    assert enforced(1, a=[Worker("a1", in_use=True)], b=[Worker("b1", in_use=True)]).ended == []


def test_what_has_been_idle_for_two_minutes_ends_also_where_it_is_the_only_one() -> None:
    found = enforced(9, a=[Worker("a1", 120)], b=[Worker("b1", 119)])
    assert (found.ended, found.kept) == (["a1"], {"b": ["b1"]})


def test_ministack_keeps_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its own pools and workers, none of which has started a process."""
    for name in ("acquire_worker", "release_worker", "reap_idle_workers"):
        monkeypatch.setattr(lambda_runtime, name, getattr(lambda_runtime, name))
    monkeypatch.setattr(lambda_runtime, "_workers", {})
    limit_workers(2)
    first, second, third = (acquired(name) for name in ("first", "second", "third"))
    assert len(lambda_runtime._workers) == 3, "all are at work"
    lambda_runtime.release_worker(second)
    assert names() == {"first", "third"}
    lambda_runtime.release_worker(third)
    lambda_runtime.release_worker(first)
    acquired("fourth")
    assert names() == {"first", "fourth"}, "first was used last"
    assert lambda_runtime.reap_idle_workers() == 0


def acquired(name: str) -> Any:
    config = {"FunctionName": name, "FunctionArn": f"arn:aws:lambda:us-east-1:000000000000:function:{name}"}
    worker, how = lambda_runtime.acquire_worker(name, config, b"")
    assert how == "spawn"
    return worker


def names() -> set[str]:
    return {key.split(":")[2] for key in lambda_runtime._workers}
