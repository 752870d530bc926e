"""`python -m scheducal_tools.local`: the local stack in the foreground, as `make local` starts it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from rich.console import Console

from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.progress import Progress
from scheducal_tools.local.settings import read_local_settings
from scheducal_tools.local.supervisor import run


def main() -> int:
    """Run until stopped; 0 where that was asked for, 1 where something is in the way."""
    console = Console(stderr=False)
    arguments = _arguments()
    try:
        settings = read_local_settings(
            os.environ, with_fakes=arguments.with_fakes, with_bookings=arguments.with_bookings
        )
        asyncio.run(run(settings, Progress(console)))
    except LocalStackError as stopped:
        print(f"make local: {stopped}", file=sys.stderr)  # the one line for the person
        return 1
    console.print("Stopped. `make local` goes on from here, `make clean-local` starts over.", highlight=False)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m scheducal_tools.local", description="The whole system on this machine."
    )
    explained = "start fakes of Microsoft's and Google's calendars too, and use them instead of the real ones"
    parser.add_argument("--with-fakes", action="store_true", help=explained)
    booked = "give the demo tenant customers, bookings and webhooks at the first start"
    parser.add_argument("--with-bookings", action="store_true", help=booked)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
