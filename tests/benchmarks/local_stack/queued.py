"""How many SQS requests deliveries took, from what MiniStack and the functions log."""

from __future__ import annotations

import re
from collections import Counter

from tests.e2e.stack.running import LocalStack, eventually

_TAKEN = re.compile(r"processed (\d+) SQS messages from \S*(Deliver|Retry)Queue")
_SENT = re.compile(r'"message":"dispatched".*"deliveries":(\d+)')
# What one request to SQS sends at most.
_MOST_SENT = 10


def begin(stack: LocalStack) -> int:
    """Give the end of the log."""
    return len(_log(stack))


def report(stack: LocalStack, begun: int, events: int) -> str:
    """Requests for each event: batches sent by dispatch; each batch that a worker takes is received and deleted."""
    eventually(lambda: _taken(_log(stack)[begun:]) >= events, lambda done: done)
    lines = _log(stack)[begun:]
    sent = sum(-(-int(found[1]) // _MOST_SENT) for line in lines if (found := _SENT.search(line)))
    batches, messages = Counter[str](), Counter[str]()
    for line in lines:
        if found := _TAKEN.search(line):
            batches[found[2]] += 1
            messages[found[2]] += int(found[1])
    requests = sent + 2 * batches.total()
    sizes = ", ".join(f"{name}: {count} messages in {batches[name]} batches" for name, count in messages.items())
    return f"SQS requests: {requests / events:.2f} an event ({sent} sent; {sizes}, each received and deleted)"


def _taken(lines: list[str]) -> int:
    return sum(int(found[1]) for line in lines if (found := _TAKEN.search(line)))


def _log(stack: LocalStack) -> list[str]:
    """Oldest first. It keeps 15 MB, which some 20,000 events fill."""
    files = sorted((stack.home / "logs").glob("ministack.log*"), reverse=True)
    return [line for each in files for line in each.read_text(errors="replace").splitlines()]
