"""Many requests at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import httpx

from tests.e2e.stack.tenant import Tenant

Send = Callable[[httpx.AsyncClient], Coroutine[Any, Any, httpx.Response]]
_PATIENCE = 10


def at_once(tenant: Tenant, sends: Sequence[Send]) -> list[httpx.Response]:
    """Send all of them at the same time; their answers in the same order."""
    return asyncio.run(_gather(tenant, sends))


def insisting(send: Send) -> Send:
    """Send again as long as the answer is that too many others write the same rows."""

    async def again(api: httpx.AsyncClient) -> httpx.Response:
        for _ in range(_PATIENCE):
            answer = await send(api)
            if answer.status_code != 503:
                break
            await asyncio.sleep(float(answer.headers["retry-after"]))
        return answer

    return again


async def _gather(tenant: Tenant, sends: Sequence[Send]) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=len(sends))
    auth = (tenant.api_key, tenant.api_secret)
    url = tenant.stack.facts["apiUrl"]
    async with httpx.AsyncClient(base_url=url, auth=auth, timeout=180, limits=limits, trust_env=False) as api:
        return await asyncio.gather(*(send(api) for send in sends))
