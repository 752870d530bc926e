"""Functions that may be invoked for ever in one chain of messages.

Each sends to a queue that it is started from. After some 16 invocations of a function in one chain Lambda refuses the
next, unless the function may go on: the message would end in the dead-letter queue. Replays and busy calendars need
more. What ends a chain of ours is the limit in `scheducal.work_item`. tests/infra/test_recursion.py finds these
functions in the template, by what starts each and what it may send to.
"""

from __future__ import annotations

RECURSIVE = frozenset(f"functions.pipeline.{verb}" for verb in ("calendars", "changes", "deliver", "replay", "sync"))
