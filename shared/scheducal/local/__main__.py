"""`python -m scheducal.local`: the local stack in the foreground, as `make local` starts it."""

from __future__ import annotations

import asyncio
import os
import sys

from rich.console import Console

from scheducal.local.errors import LocalStackError
from scheducal.local.progress import Progress
from scheducal.local.settings import read_local_settings
from scheducal.local.supervisor import run


def main() -> int:
    """Run until stopped; 0 where that was asked for, 1 where something is in the way."""
    console = Console(stderr=False)
    try:
        asyncio.run(run(read_local_settings(os.environ), Progress(console)))
    except LocalStackError as stopped:
        print(f"make local: {stopped}", file=sys.stderr)  # the one line for the person
        return 1
    console.print("Stopped. `make local` goes on from here, `make clean-local` starts over.", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
