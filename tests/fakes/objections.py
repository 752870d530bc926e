"""What the services' own descriptions have against the requests that their fakes remember, as a page for tests."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from tests.fakes.google import description as google_description
from tests.fakes.google.service import GoogleFake
from tests.fakes.graph import description as graph_description
from tests.fakes.graph.service import GraphFake


async def objections_page(graph: GraphFake, google: GoogleFake) -> JSONResponse:
    """By service how many `requests` its fake remembers, and `objections`; null if its description is not here."""
    to_graph = list(graph.sent)  # it grows in this thread alone
    with google.lock:
        to_google = list(google.sent)
    return JSONResponse(
        {
            "graph": await run_in_threadpool(_held, graph_description, to_graph),
            "google": await run_in_threadpool(_held, google_description, to_google),
        }
    )


def _held(description: Any, sent: list[Any]) -> dict[str, Any]:
    is_here = description.DOCUMENT.exists()
    return {"requests": len(sent), "objections": description.objections(sent) if is_here else None}
