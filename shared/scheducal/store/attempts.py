"""How often, and how far apart, a contended write is tried again."""

from __future__ import annotations

import time
from collections.abc import Iterator

from scheducal.ids import CHANCE

# All pauses together last 4.5 seconds at most. That leaves an API function time to answer.
MOST = 10
# Seconds. Each pause is drawn by chance up to its limit, so that writers that met once do not meet again.
_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 0.8


def attempts() -> Iterator[int]:
    """Number the attempts, with a random and growing pause before each but the first.

    The other writer cannot be awaited: DynamoDB tells nobody when a row is free again.
    """
    for attempt in range(MOST):
        if attempt:
            longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt)
            time.sleep(CHANCE.uniform(0, longest))
        yield attempt
