"""GET /api/v1/consistency."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.reconcile.queries import read_consistency
from scheducal.connectors.reconcile.responses import Consistency
from scheducal.connectors.reconcile.views import consistency
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/consistency",
    **operation(
        "getConsistency",
        "See whether calendars show what the appointments say",
        answer=Consistency,
        fails_with=(),
        tag="Calendars",
    ),
)
def get_consistency() -> Response[str]:
    """For e-mail and each system that shows appointments: how many agree, lag, differ, and the oldest lag.

    `lag`, `failed` and `oldestLag` are of this moment; `agree` and `differ` of the last daily comparison.
    """
    now = clock.now()
    found = read_consistency(table(), command(app).principal.tenant_id, now)
    return respond(answer("Consistency retrieved successfully", consistency(found, now)))


handler = endpoint(app)
