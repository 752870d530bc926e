"""What functions make when they start is bounded. Times differ from machine to machine, so counts are held.

`python -m tests.unit.architecture.test_starts MODULE…` prints a JSON object: for each module the counts of `counted`.
Each is imported in a fork of a process that has loaded others' code that most of them need.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

from tests.unit.architecture.sources import ROOT

# Every manifest is read to know what there is. There are as many as there are connectors, and each is small.
_OF_CONNECTORS = re.compile(r"scheducal\.connectors\.systems\.\w+(\.manifest)?")
_SHARED = ("aws_lambda_powertools", "botocore.session", "msgspec")
# One of each kind: the most modules and dataclasses of ours, the latter made by the standard library, and pydantic's
# models. A start takes some 0.25 ms for a module, 0.5 ms for such a class, and 50 ms for pydantic itself.
_MOST = {
    "functions.appointments.create": (115, 5, 10),
    "functions.webhooks.list": (90, 5, 1),
    "functions.bookings.cancel": (175, 5, 12),
    "functions.bookings.create": (240, 5, 10),
    "functions.availability.list": (200, 5, 1),
    "functions.connections.create": (184, 5, 12),
    "functions.oauth.callback": (150, 6, 0),
    "functions.pipeline.sync": (105, 5, 0),
    "functions.pipeline.changes": (284, 8, 0),
    "functions.pipeline.jobs": (288, 9, 0),
}


def counted() -> tuple[int, int, int]:
    """Count what is loaded: modules of ours, dataclasses of ours that the standard library made, pydantic's models."""
    ours = [name for name in sys.modules if name.partition(".")[0] in {"scheducal", "functions"}]
    classes = [each for name in ours for each in vars(sys.modules[name]).values() if isinstance(each, type)]
    standard = {each for each in classes if "__dataclass_params__" in vars(each) and each.__module__ in ours}
    pydantic = sys.modules.get("pydantic")
    modules = [name for name in ours if not _OF_CONNECTORS.fullmatch(name)]
    return len(modules), len(standard), len(set(_derived(pydantic.BaseModel))) if pydantic else 0


def _derived(base: type) -> Iterator[type]:
    derived: list[type] = base.__subclasses__()
    for each in derived:
        yield each
        yield from _derived(each)


def counted_in_a_fork(module: str) -> tuple[int, int, int]:
    """Import a module in another process and count there. Raises ValueError where that fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        importlib.import_module(module)
        os.write(writing, json.dumps(counted()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    modules, standard, models = json.loads(said)
    return modules, standard, models


def test_a_function_makes_no_more_than_it_needs() -> None:
    command = [sys.executable, "-m", "tests.unit.architecture.test_starts", *_MOST]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "shared")])}
    said = subprocess.check_output(command, env=environment, cwd=ROOT, text=True)
    found = {module: tuple(counts) for module, counts in json.loads(said).items()}
    assert found.keys() == _MOST.keys()
    assert {name: counts for name, counts in found.items() if any(map(int.__gt__, counts, _MOST[name]))} == {}
    assert all(modules > 50 and standard > 1 for modules, standard, _ in found.values()), "nothing was counted"


if __name__ == "__main__":
    for library in _SHARED:
        importlib.import_module(library)
    json.dump({name: counted_in_a_fork(name) for name in sys.argv[1:]}, sys.stdout)
