"""What modules load of certain libraries: each is imported in a process in which nothing of ours has loaded any.

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


def loaded_in_a_fork(modules: list[str], libraries: list[str]) -> dict[str, list[str] | str]:
    """Answer for the first modules, from a process that ends with the first that loads a library or fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as answer:
            for module in modules:
                found = loaded(module, libraries)
                print(json.dumps(found), file=answer)
                if found:
                    break
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answers:
        read = [json.loads(line) for line in answers]
    os.waitpid(child, 0)
    return dict(zip(modules, read or ["the process ended without an answer"], strict=False))


if __name__ == "__main__":
    wanted = sys.argv[1].split(",")
    gc.disable()
    for each in _SHARED:
        importlib.import_module(each)
    before = [name for name in sys.modules if name.partition(".")[0] in {"scheducal", "functions", *wanted}]
    assert before == [], before
    answers: dict[str, list[str] | str] = {}
    while waiting := sys.argv[2 + len(answers) :]:
        answers |= loaded_in_a_fork(waiting, wanted)
    json.dump(answers, sys.stdout)
