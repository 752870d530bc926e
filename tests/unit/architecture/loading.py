"""What modules load of certain libraries: each is imported in a process that has loaded nothing of ours.

`python loading.py LIBRARY,… MODULE…` prints a JSON object: for each module the libraries that it has loaded, or its
traceback. The processes are forks of this one. What all modules load of others' code is loaded before the first fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import traceback

# Others' code that most modules load. Nothing that an endpoint must do without is among it, as is asserted below.
_SHARED = ("aws_lambda_powertools.event_handler", "botocore.session", "pydantic")


def loaded(module: str, libraries: list[str]) -> list[str] | str:
    """Import a module; the libraries that are loaded afterwards, or the traceback of an import that fails."""
    try:
        importlib.import_module(module)
    except BaseException:  # noqa: BLE001  whatever ends the import is what the caller reports
        return traceback.format_exc()
    return [name for name in libraries if name in sys.modules]


def loaded_in_a_fork(module: str, libraries: list[str]) -> list[str] | str:
    """Answer as `loaded` does, from a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as answer:
            json.dump(loaded(module, libraries), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    found: list[str] | str = json.loads(text) if text else "the process ended without an answer"
    return found


if __name__ == "__main__":
    wanted = sys.argv[1].split(",")
    gc.disable()
    for each in _SHARED:
        importlib.import_module(each)
    before = [name for name in sys.modules if name.partition(".")[0] in {"scheducal", "functions", *wanted}]
    assert before == [], before
    json.dump({module: loaded_in_a_fork(module, wanted) for module in sys.argv[2:]}, sys.stdout)
