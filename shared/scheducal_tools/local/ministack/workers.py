"""How many processes of functions MiniStack keeps.

MiniStack (1.5.33) keeps one process for each function that was ever called, and ends only what a burst adds to it.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Twice the time between two runs of what the clock starts each minute.
_IDLE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class WorkerLimit:
    """Keep at most so many processes, and none that has been idle for long. A process at work is never ended.

    runtime: MiniStack's module with the pools of processes. most: also the size of a burst that leaves no trace.
    """

    runtime: Any
    most: int
    clock: Callable[[], float] = time.time

    def enforce(self) -> int:
        """End what has been idle for too long, then the least recently used of what is too much; give their number."""
        with self.runtime._lock:
            pools = self.runtime._workers
            workers = [worker for pool in pools.values() for worker in pool]
            idle = sorted((each for each in workers if not each.in_use), key=lambda each: each.last_used)
            late = sum(each.last_used <= self.clock() - _IDLE_SECONDS for each in idle)
            ended = idle[: max(late, len(workers) - self.most)] if idle else []
            for key in list(pools):
                pools[key] = [each for each in pools[key] if each not in ended]
                if not pools[key]:
                    del pools[key]
        self.runtime.kill_workers(ended)
        return len(ended)


def limit_workers(most: int) -> None:
    """Enforce the limit when a process starts, when it has done its work, and twice a minute.

    To be called before `ministack.services.lambda_svc` is imported, which takes these functions by name.
    """
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    limit = WorkerLimit(runtime, most)
    acquire, release = runtime.acquire_worker, runtime.release_worker

    def acquire_within(*given: Any, **more: Any) -> Any:
        acquired = acquire(*given, **more)
        limit.enforce()
        return acquired

    def release_within(worker: Any) -> None:
        if worker is not None:
            worker.last_used = time.time()
        release(worker)
        limit.enforce()

    runtime.acquire_worker, runtime.release_worker = acquire_within, release_within
    runtime.reap_idle_workers = limit.enforce
