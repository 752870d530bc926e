"""The table as a restore leaves it: as it was at a moment, and beside it a copy of what came after."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheducal.store.table import Table
from scheducal.store.table import table as restored_table
from scheducal_tools.cli.operations.restore.model import Restore
from scheducal_tools.cli.operations.restore.retelling import Retelling
from scheducal_tools.cli.operations.restore.survey import Survey
from scheducal_tools.cli.operations.restore.tables import Tables
from tests.integration.world.aws import TABLE, client, stored_items, table_definition
from tests.integration.world.world import World

LEFT = "left"


def moment() -> list[dict[str, Any]]:
    """Give every row, as DynamoDB's recovery keeps them."""
    return stored_items()


def take_back(rows: list[dict[str, Any]]) -> None:
    """Keep the table as it is under another name, and make it what it was."""
    client("dynamodb").create_table(**{**table_definition(), "TableName": LEFT})
    for row in stored_items():
        client("dynamodb").put_item(TableName=LEFT, Item=row)
        client("dynamodb").delete_item(TableName=TABLE, Key={name: row[name] for name in ("pk", "sk")})
    for row in rows:
        client("dynamodb").put_item(TableName=TABLE, Item=row)


def survey() -> Survey:
    """Give the survey of both tables."""
    restore = Restore(LEFT, TABLE, datetime(2026, 1, 1, tzinfo=UTC))
    return Survey(Tables(client("dynamodb")), restore, left(), restored_table())


def left() -> Table:
    """Give the table that is left."""
    return Table(client("dynamodb"), LEFT)


def retell(world: World) -> int:
    """Tell again of every appointment that changed since; gives how many."""
    retelling = Retelling(left(), restored_table())
    return sum([retelling.tell(each, world.clock.now()) for each in list(survey().changed_appointments())])
