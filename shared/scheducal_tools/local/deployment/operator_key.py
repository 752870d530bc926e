"""The key of operators that the local stack makes, for the routes below `/api/v1/operator`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from scheducal.clock import now
from scheducal.operators.keys import create_key
from scheducal.operators.repository import OperatorRepository
from scheducal.store.table import Table
from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.deployment.deployed import Deployed
from scheducal_tools.local.deployment.memory import recall, remember

_MEMORY = "operator"


@dataclass(frozen=True, slots=True)
class LocalOperator:
    """Credentials to call the API as an operator."""

    key: str
    secret: str = field(repr=False)


def operator_key(aws: LocalAws, deployed: Deployed) -> LocalOperator:
    """Give the operator's key, created at the first start."""
    remembered = recall(aws, _MEMORY)
    if remembered is not None:
        return LocalOperator(**remembered)
    operators = OperatorRepository(Table(aws.dynamodb(), deployed.table_name))
    created = create_key(operators, "make local", "full", now())
    operator = LocalOperator(created.key.api_key, created.api_secret)
    remember(aws, _MEMORY, asdict(operator))
    return operator
