"""MiniStack in the foreground, until it is told to stop or the program that started it is gone.

`python -m scheducal_tools.local.ministack.server`: the end of standard input counts as a request to stop, so that
the state is saved even where the supervisor was killed.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading

from scheducal_tools.local.ministack.archives import share_unpacked_code
from scheducal_tools.local.ministack.forks import fork_functions
from scheducal_tools.local.ministack.iam import correct_iam
from scheducal_tools.local.ministack.loops import detect_loops
from scheducal_tools.local.ministack.metric_math import keep_metric_math
from scheducal_tools.local.ministack.nested_stacks import mend_nested_stacks
from scheducal_tools.local.ministack.window import heed_windows
from scheducal_tools.local.ministack.workers import limit_workers
from scheducal_tools.local.settings import WORKERS_VARIABLE


def _stop_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    correct_iam()
    limit_workers(int(os.environ[WORKERS_VARIABLE]))
    share_unpacked_code()
    fork_functions()
    heed_windows()
    detect_loops()
    keep_metric_math()
    mend_nested_stacks()
    importlib.import_module("ministack.app").main()
