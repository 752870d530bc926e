"""What people do with the fakes of platforms that run beside a local stack."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import httpx

from tests.fakes.platforms.app import platform_app
from tests.fakes.platforms.platform import Platform, platforms
from tests.fakes.serving import serving
from tests.integration.world.world import World


def connection_on(platform: Platform) -> dict[str, Any]:
    """Read from a platform's page how to connect it."""
    with serving(platform_app(platform)) as address:
        page = httpx.get(f"{address}/_here", trust_env=False).text
    found: dict[str, Any] = json.loads(unescape(re.findall('(?s)<pre id="connection">(.*?)</pre>', page)[0]))
    return found


def test_each_platform_can_be_connected_with_what_its_page_says(world: World) -> None:
    found = platforms()
    assert len(found) > 15
    wrong = []
    for each in found.values():
        answer = world.client.send("connections.create", connection_on(each))
        wrong += [] if answer.status in (201, 202) else [f"{each.subject.kind}: {answer.body}"]
    assert wrong == []
