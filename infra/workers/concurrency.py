"""Shares the account's concurrency between workers and API.

A cap on the workers is what leaves the API its share. Reserved concurrency for each of the API's functions would be
taken from the account's pool for good, and AWS keeps 100 of that pool unreserved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.settings.model import Settings

# How many of each queue's workers are of use: SES, calendars and endpoints take no more at once.
USUAL = {"sync": 10, "calendars": 10, "changes": 10, "mail": 10, "feedback": 2, "deliver": 20, "retry": 20, "jobs": 2}
# AWS takes no lower cap for a queue.
LEAST = 2
# The workers together take one part in so many of the account's concurrency.
PART = 2
# A message comes again when its visibility ends, six minutes later, whether its worker failed or Lambda refused it for
# lack of concurrency. SQS counts both alike. Twenty times are two hours without any concurrency, or a fault of ours.
MAX_RECEIVE_COUNT = 20
QUOTA = "L-B99A9384"


@dataclass(frozen=True, slots=True)
class Concurrency:
    """account: how many functions the account may run at once. workers: how many of a queue's, by the queue's name."""

    account: int
    workers: Mapping[str, int]

    @property
    def total(self) -> int:
        """Say how many the workers take at most, together."""
        return sum(self.workers.values())

    @property
    def needed(self) -> int:
        """Say how much the account needs, so that the workers take no more than their part."""
        return self.total * PART

    @property
    def warning(self) -> str | None:
        """Say what to ask AWS for, and what happens until then; None where all is well."""
        if self.needed <= self.account:
            return None
        return (
            f"functions.accountConcurrency is {self.account}, and the workers may take {self.total}: the API's share is"
            f" too small below {self.needed}. Until then a burst of work can use up the account's concurrency: the API"
            " answers 503 for as long, and messages wait in their queues. Find the account's limit with"
            f" `aws service-quotas get-service-quota --service-code lambda --quota-code {QUOTA}`, ask AWS for"
            " 1000 where it is lower, and put it into the settings. docs/deploy.md#concurrency"
        )


def concurrency(settings: Settings) -> Concurrency:
    """Share the account's concurrency. What the settings name stays; the rest share evenly, up to the usual numbers."""
    account = settings.functions.account_concurrency
    named = settings.delivery.named_concurrency
    rest = {name: usual for name, usual in USUAL.items() if name not in named}
    room = account // PART - sum(named.values()) - LEAST * len(rest)
    return Concurrency(account, named | _shared(rest, max(room, 0)))


def _shared(usual: Mapping[str, int], room: int) -> dict[str, int]:
    """Give each the least, and of the room what it lacks, all in the same proportion."""
    lacking = sum(usual.values()) - LEAST * len(usual)
    part = min(room, lacking)
    return {name: LEAST + (most - LEAST) * part // max(lacking, 1) for name, most in usual.items()}
