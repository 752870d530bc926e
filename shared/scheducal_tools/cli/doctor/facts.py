"""What AWS says of an account and of a stage in it, and what the stage's settings need. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Standing = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's outcome. message: one line, which says what to do where something is to be done."""

    standing: Standing
    message: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the settings say.

    account: None takes any.
    rule_set: of receipt rules, which the stages share.
    workers: how many of them may run at once.
    topics: how many topics of somebody else alarms are published to directly.
    """

    stage: str
    account: str | None
    region: str
    domain: str
    makes_identity: bool
    receives: bool
    rule_set: str
    sync_concurrency: int
    workers: int
    topics: int

    @property
    def stack_name(self) -> str:
        """Give the stack's name, with which all names of ours begin."""
        return f"ScheduCal-{self.stage}"


@dataclass(frozen=True, slots=True)
class StackState:
    """status: CloudFormation's word. is_protected: whether nobody can delete it by mistake."""

    status: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class StackResource:
    """What a stack holds. physical_id: a name, an ARN or an id, as the type has it."""

    kind: str
    physical_id: str


@dataclass(frozen=True, slots=True)
class Sending:
    """SES in this region. enforcement: HEALTHY, PROBATION or SHUTDOWN."""

    is_enabled: bool
    is_production: bool
    per_day: float
    per_second: float
    enforcement: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The mail domain in SES. dkim: NOT_STARTED, PENDING, SUCCESS, FAILED or TEMPORARY_FAILURE."""

    dkim: str
    is_verified: bool
    is_of_the_stack: bool


@dataclass(frozen=True, slots=True)
class ReceiptRule:
    """A rule of the active set. buckets: where it stores mail."""

    is_enabled: bool
    recipients: Sequence[str]
    buckets: Sequence[str]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The active set of receipt rules; name: None where none is active."""

    name: str | None
    rules: Sequence[ReceiptRule] = ()


@dataclass(frozen=True, slots=True)
class AlarmTarget:
    """Who hears of alarms. is_confirmed: False as long as they have not agreed."""

    endpoint: str
    is_confirmed: bool
