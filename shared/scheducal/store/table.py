"""The table: single-row reads and writes, queries page by page, transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from botocore.config import Config
from botocore.exceptions import ClientError

from scheducal import aws
from scheducal.settings import table_settings
from scheducal.store.conditions import Condition, Placeholders
from scheducal.store.keys import Key
from scheducal.store.values import Item, marshal, unmarshal
from scheducal.store.writes import Put, Update, Write, to_request
from scheducal.values import dataclass

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# The same kind of trouble has other names as an error of a call than as a reason inside a cancelled transaction.
_CONFLICTS = {"TransactionConflictException", "TransactionInProgressException", "ReplicatedWriteConflictException"}
_TRANSIENT = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
# Together below the 29 seconds that an API function has: a call that hangs must still end in an answer.
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})


class ConditionFailed(Exception):
    """Conditions of a write did not hold.

    olds: the rows as they are, by the write's place in the transaction; None where there is no row.
    """

    def __init__(self, olds: Mapping[int, Item | None]) -> None:
        super().__init__(f"conditions failed at {sorted(olds)}")
        self.olds = olds


class Contention(aws.Unavailable):
    """Another write touched the same rows at this moment; tried again at once, it may succeed."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one query or scan, and where the next page begins; None at the end. scanned: rows that were read."""

    items: list[Item]
    next_start: Item | None
    scanned: int = 0


class Table:
    """One DynamoDB table. Every method raises aws.Unavailable where DynamoDB does not answer, or asks to come later."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        self._client = client
        self._name = name

    def get(self, key: Key) -> Item | None:
        """Read the row as it is now (consistent read), None where there is none."""
        with _calling():
            answer = self._client.get_item(TableName=self._name, Key=marshal(key.attributes()), ConsistentRead=True)
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def put(self, write: Put) -> None:
        """Write one row, at half the price of a transaction; raises ConditionFailed, Contention."""
        with _calling():
            self._client.put_item(**to_request(write, self._name))

    def put_absent(self, writes: Iterable[Put]) -> None:
        """Write rows, one by one, whose condition is that they are absent; those that are there stay."""
        for write in writes:
            try:
                self.put(write)
            except ConditionFailed:
                # Another run wrote the row before.
                continue

    def update(self, write: Update) -> Item:
        """Change one row and give it as it then is; raises ConditionFailed, Contention."""
        with _calling():
            answer = self._client.update_item(**to_request(write, self._name), ReturnValues="ALL_NEW")
        return unmarshal(answer["Attributes"])

    def delete(self, key: Key) -> None:
        """Delete one row, or find it gone, at half the price of a transaction; raises Contention."""
        with _calling():
            self._client.delete_item(TableName=self._name, Key=marshal(key.attributes()))

    def query(
        self,
        condition: Condition,
        *,
        index: str | None = None,
        limit: int | None = None,
        start: Item | None = None,
        forward: bool = True,
        only: Condition | None = None,
    ) -> Page:
        """Read one page of a query; `only` filters what was read. Reads of the table itself are consistent."""
        placeholders = Placeholders()
        request: dict[str, Any] = {"KeyConditionExpression": placeholders.expression(condition)}
        request |= {"FilterExpression": placeholders.expression(only)} if only is not None else {}
        # An index cannot be read consistently.
        request |= {"IndexName": index} if index else {"ConsistentRead": True}
        request |= {"Limit": limit} if limit else {}
        request |= {"ExclusiveStartKey": marshal(start)} if start else {}
        request |= placeholders.request()
        with _calling():
            answer = self._client.query(TableName=self._name, ScanIndexForward=forward, **request)
        last = answer.get("LastEvaluatedKey")
        return Page([unmarshal(item) for item in answer["Items"]], unmarshal(last) if last else None)

    def query_all(self, condition: Condition) -> Iterator[Item]:
        """Read every row of a partition's range, page after page. For ranges whose size the rules bound."""
        start: Item | None = None
        while True:
            page = self.query(condition, start=start)
            yield from page.items
            start = page.next_start
            if start is None:
                return

    def scan(self, only: Condition, *, start: Item | None = None, limit: int | None = None) -> Page:
        """Read one page of the whole table, consistently, and keep those rows for which `only` holds.

        limit: of the rows that are read, kept or not; None for about a megabyte. It costs a read of each.
        """
        placeholders = Placeholders()
        request: dict[str, Any] = {"FilterExpression": placeholders.expression(only)}
        request |= {"Limit": limit} if limit else {}
        request |= {"ExclusiveStartKey": marshal(start)} if start else {}
        request |= placeholders.request()
        with _calling():
            answer = self._client.scan(TableName=self._name, ConsistentRead=True, **request)
        last = answer.get("LastEvaluatedKey")
        items = [unmarshal(item) for item in answer["Items"]]
        return Page(items, unmarshal(last) if last else None, answer["ScannedCount"])

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = False) -> dict[Key, Item]:
        """Read the rows that exist of up to 100 keys; raises Contention where some are withheld."""
        wanted = {"Keys": [marshal(key.attributes()) for key in keys], "ConsistentRead": consistent}
        request: dict[str, Any] = {self._name: wanted}
        found: dict[Key, Item] = {}
        # DynamoDB gives at most 16 MB at once, and withholds keys under load. It names them, and they are asked for
        # again.
        for _ in range(4):
            with _calling():
                answer = self._client.batch_get_item(RequestItems=request)
            for item in map(unmarshal, answer["Responses"].get(self._name, [])):
                found[Key(item["pk"], item["sk"])] = item
            request = dict(answer.get("UnprocessedKeys", {}))
            if not request:
                return found
        raise Contention

    def transact(self, writes: Sequence[Write]) -> None:
        """Write all or none; raises ConditionFailed, Contention."""
        entries: list[Any] = [{type(write).__name__: to_request(write, self._name)} for write in writes]
        with _calling():
            self._client.transact_write_items(TransactItems=entries)


@contextmanager
def _calling() -> Iterator[None]:
    """Raise ConditionFailed, Contention or aws.Unavailable in place of DynamoDB's own errors of that kind."""
    try:
        with aws.calling():
            yield
    except ClientError as error:
        # Everything else is a fault of ours, such as a malformed request. It goes up as it is.
        if (known := _known(error)) is None:
            raise
        raise known from error


def _known(error: ClientError) -> Exception | None:
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        old = error.response.get("Item")
        return ConditionFailed({0: unmarshal(cast("Item", old)) if old else None})
    if code == "TransactionCanceledException":
        return _cancellation(error)
    return Contention(f"{error.operation_name}: {code}") if code in _CONFLICTS else None


def _cancellation(cancelled: ClientError) -> Exception | None:
    reasons: list[dict[str, Any]] = cancelled.response.get("CancellationReasons", [])  # type: ignore[assignment]
    failed = {
        place: unmarshal(reason["Item"]) if reason.get("Item") else None
        for place, reason in enumerate(reasons)
        if reason.get("Code") == "ConditionalCheckFailed"
    }
    # A condition that failed is final. A conflict beside it would pass, and is not worth telling.
    if failed:
        return ConditionFailed(failed)
    if any(reason.get("Code") in _TRANSIENT for reason in reasons):
        return Contention()
    return None


@cache
def table() -> Table:
    """Give the function's table; one client per process."""
    return Table(aws.client("dynamodb", CLIENT_CONFIG), table_settings().table_name)
