"""`python -m scheducal_tools.local.demo`: the quick start on the running local stack, as `make demo` plays it."""

from __future__ import annotations

import os
import sys
import time

import httpx
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from scheducal.aws import Unavailable
from scheducal_tools.local.demo.receiver import receiving
from scheducal_tools.local.demo.stack import running_stack
from scheducal_tools.local.demo.story import play
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.progress import Progress
from scheducal_tools.local.settings import read_local_settings


def main() -> int:
    """Return 0 where all of it worked; 1 where something did not, which is said in one line."""
    progress, started = Progress(Console()), time.monotonic()
    try:
        with running_stack(read_local_settings(os.environ).home) as stack, receiving() as receiver:
            play(stack, receiver, progress)
    except LocalStackError as failed:
        print(f"make demo: {failed}", file=sys.stderr)  # the one line for the person
        return 1
    except (httpx.HTTPError, BotoCoreError, ClientError, Unavailable) as unreachable:
        kind = type(unreachable).__name__
        print(f"make demo: the local stack does not answer ({kind}); start it with `make local`", file=sys.stderr)
        return 1
    progress.say(f"\nAll of it took {time.monotonic() - started:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
