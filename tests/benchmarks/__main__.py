"""`python -m tests.benchmarks [--json]` prints one run."""

from __future__ import annotations

import argparse

from tests.benchmarks.handlers.measurement import Rounds
from tests.benchmarks.handlers.report import as_json, table
from tests.benchmarks.handlers.run import run


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    usual = Rounds()
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--warm", type=int, default=usual.warm, help="rounds of warm requests")
    parser.add_argument("--fresh", type=int, default=usual.fresh, help="most rounds of fresh processes")
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="most seconds for each kind of them")
    options = parser.parse_args()
    done = run(Rounds(warm=options.warm, fresh=options.fresh, seconds=options.seconds))
    print(as_json(done) if options.json else table(done))


if __name__ == "__main__":
    main()
