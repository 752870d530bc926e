"""`python -m tests.e2e.connectors`: the story on the running local stack, as `make demo-connectors` plays it.

Returns 3 where no stack with fakes is running.
"""

from __future__ import annotations

import json
import os
import sys
import time

import httpx

from scheducal_tools.local.settings import read_local_settings
from tests.e2e.connectors.story import play, stage
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import new_tenant

NO_STACK = 3


def main() -> int:
    """Play it for a tenant of its own."""
    running = LocalStack(read_local_settings(os.environ).home)
    try:
        running.facts = json.loads((running.home / "stack.json").read_text(encoding="utf-8"))
        httpx.get(running.facts["fakesUrl"], trust_env=False).raise_for_status()
    except (FileNotFoundError, KeyError, httpx.HTTPError):
        return NO_STACK
    started = time.monotonic()
    print(f"On the local stack. The platforms' pages are at {running.facts['fakesUrl']}")
    with stage(new_tenant(running)) as made:
        play(made, lambda text: print(f"  {text}"))
    print(f"All of it took {time.monotonic() - started:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
