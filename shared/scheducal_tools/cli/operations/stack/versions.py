"""The published versions of a stage's functions, and the way back to those before the last deployment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scheducal.errors import Refusal
from scheducal_tools.cli.operations.stack.functions import Functions
from scheducal_tools.cli.sheet import Document

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_lambda import LambdaClient

ALIAS = "live"
# CloudFormation has taken the last deployment back by itself, or does so now.
_TAKEN_BACK = ("UPDATE_ROLLBACK_", "ROLLBACK_")
_GOING_ON = "UPDATE_IN_PROGRESS"


@dataclass(frozen=True, slots=True)
class FunctionVersions:
    """One function. live: the version that the alias leads to. published: when each version's code was changed.

    shifting: the versions that get a part of the traffic. revision: of the alias, so that nobody else moves it.
    """

    function: str
    live: int
    published: dict[int, datetime]
    shifting: Sequence[int]
    revision: str

    @property
    def newest(self) -> int:
        """Give the newest version."""
        return max(self.published)

    def before(self, since: datetime) -> int | None:
        """Give the version before the live one, None where the live one is older than `since` or is the first."""
        older = [number for number in self.published if number < self.live]
        return max(older, default=None) if self.published[self.live] >= since else None

    def spare(self, keep: int) -> list[int]:
        """List the versions that no traffic reaches and that are not among the newest, oldest first."""
        kept = {self.live, *self.shifting, *sorted(self.published)[-keep:]}
        return sorted(self.published.keys() - kept)

    def document(self) -> Document:
        """Give it as a row. state: whether the newest version has all of the traffic."""
        state = "shifting" if self.shifting else "current" if self.live == self.newest else "rolled back"
        at = self.published[self.live].isoformat(timespec="seconds")
        return {"function": self.function, "live": self.live, "newest": self.newest, "publishedAt": at, "state": state}


@dataclass(frozen=True, slots=True)
class VersionOperations:
    """stacks, client: of CloudFormation and Lambda. functions: those of the stack."""

    stacks: CloudFormationClient
    client: LambdaClient
    functions: Functions
    stack_name: str

    def all(self) -> Document:
        """List each function with its version in use; raises Refusal `no_versions`."""
        return {"functions": [each.document() for each in self._read()]}

    def roll_back(self) -> Document:
        """Take the last deployment back: stop one that goes on, else move aliases to the versions before it.

        state: `stopping` where CloudFormation does the rest, else `moved`. Raises Refusal `no_versions`, and
        `taken_back` where CloudFormation did it already.
        """
        [stack] = self.stacks.describe_stacks(StackName=self.stack_name)["Stacks"]
        status, since = stack["StackStatus"], stack.get("LastUpdatedTime", stack["CreationTime"])
        if status.startswith(_TAKEN_BACK):
            message = f"CloudFormation itself takes the last deployment back: {self.stack_name} is {status}"
            raise Refusal("taken_back", message)
        if status == _GOING_ON:
            self.stacks.cancel_update_stack(StackName=self.stack_name)
            return {"state": "stopping", "functions": []}
        return self._moved((each, each.before(since)) for each in self._read())

    def undo(self) -> Document:
        """Lead each alias to its newest version again; raises Refusal `no_versions`."""
        return self._moved((each, each.newest) for each in self._read())

    def prune(self, keep: int) -> Document:
        """Delete old versions, which count towards the account's storage. keep: how many of the newest stay."""
        deleted = [{"function": each.function, "version": old} for each in self._read() for old in each.spare(keep)]
        for each in deleted:
            self.client.delete_function(FunctionName=str(each["function"]), Qualifier=str(each["version"]))
        return {"deleted": deleted}

    def _moved(self, targets: Iterator[tuple[FunctionVersions, int | None]]) -> Document:
        wanted = [(each, to) for each, to in targets if to is not None and (to != each.live or each.shifting)]
        for each, to in wanted:
            self.client.update_alias(
                FunctionName=each.function,
                Name=ALIAS,
                FunctionVersion=str(to),
                RoutingConfig={"AdditionalVersionWeights": {}},
                RevisionId=each.revision,
            )
        rows = [{"function": each.function, "from": each.live, "to": to} for each, to in wanted]
        return {"state": "moved", "functions": rows}

    def _read(self) -> list[FunctionVersions]:
        names = sorted(self.functions.with_alias())
        if not names:
            raise Refusal("no_versions", f"functions of {self.stack_name} have no alias {ALIAS}: functions.liveAlias")
        return [self._versions_of(each) for each in names]

    def _versions_of(self, function: str) -> FunctionVersions:
        alias = self.client.get_alias(FunctionName=function, Name=ALIAS)
        pages = self.client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
        listed = [each for page in pages for each in page["Versions"] if each["Version"].isdecimal()]
        published = {int(each["Version"]): datetime.fromisoformat(each["LastModified"]) for each in listed}
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        live = int(alias["FunctionVersion"])
        return FunctionVersions(function, live, published, sorted(map(int, weights)), alias["RevisionId"])
