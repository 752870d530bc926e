"""`python -m scheducal_tools.local.clean`: forget the local stack's data, as `make clean-local` does."""

from __future__ import annotations

import os
import shutil
import sys

from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.home import own
from scheducal_tools.local.settings import read_local_settings


def main() -> int:
    """Return 0 where nothing is left, 1 where the stack is running."""
    try:
        home = read_local_settings(os.environ).home
        with own(home):
            shutil.rmtree(home)
    except LocalStackError as running:
        print(f"make clean-local: {running}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
