"""A fresh process: `python -m tests.benchmarks.handlers.start MODULE [OPENER…]`, with an event or nothing on stdin.

Imports the function, opens its clients (`module:function`), lets it answer the event, and prints the answer. Without an
event it prints the seconds of CPU until then.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from time import process_time

# The tests have these installed and the bundles do not. httpx and httpcore import them where they are there.
_NOT_BUNDLED = ("click", "h2")


class Context:
    """What Lambda tells a function, as far as these use it."""

    function_name = "benchmark"
    function_version = "1"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:benchmark"
    aws_request_id = "00000000-0000-4000-8000-000000000000"


def main(module: str, *openers: str) -> None:
    """Print a line."""
    sys.modules |= dict.fromkeys(_NOT_BUNDLED)  # type: ignore[arg-type]
    function = import_module(module)
    for opener in openers:
        where, _, name = opener.partition(":")
        getattr(import_module(where), name)()
    taken = process_time()
    event = sys.stdin.read()
    print(json.dumps(function.handler(json.loads(event), Context()) if event else taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
