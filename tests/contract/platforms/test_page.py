"""The fake of a platform: an owner agrees, records come, a person changes them, and it tells us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.connectors.fake import Fake
from tests.connectors.records.test_zoom import ZOOM
from tests.fakes.platforms.app import platform_app
from tests.fakes.platforms.platform import Platform
from tests.fakes.serving import serving

MEETING = {"topic": "<b>Review</b>", "type": 2, "start_time": "2026-04-15T09:00:00Z", "duration": 30, "timezone": "UTC"}


@pytest.fixture
def platform() -> Platform:
    """Give one of those that make local FAKES=1 finds."""
    return Platform(ZOOM, Fake(ZOOM.table, lambda: datetime.now(UTC)))


@pytest.fixture
def browser(platform: Platform) -> Iterator[httpx.Client]:
    """Yield a person's."""
    with serving(platform_app(platform)) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def agreed(browser: httpx.Client) -> str:
    """Agree as the owner does, and give the token."""
    back = {"redirect_uri": "https://api.example.com/oauth/callback", "state": "s"}
    assert "Agree" in browser.get("/oauth/authorize", params=back).text
    sent_to = urlsplit(browser.post("/_here/agree", data=back).headers["location"])
    answer = parse_qs(sent_to.query)
    assert (sent_to.netloc, answer["state"]) == ("api.example.com", ["s"])
    form = {"grant_type": "authorization_code", "code": answer["code"][0]}
    token = browser.post("/oauth/token", data=form).json()["access_token"]
    assert browser.post("/oauth/token", data=form).status_code == 400, "a code is good once"
    return str(token)


def test_a_person_connects_it_acts_there_and_watches(browser: httpx.Client, platform: Platform) -> None:
    token = {"Authorization": f"Bearer {agreed(browser)}"}
    assert browser.get("/v2/users/me/meetings?type=upcoming&page_size=300").status_code == 401
    needed = {name: MEETING.get(name, "x") for name in platform.subject.table.routes[0].needs}
    made = browser.post("/v2/users/me/meetings", json=needed, headers=token)
    assert made.status_code == 201
    assert "&lt;b&gt;Review&lt;/b&gt;" in browser.get("/_here").text
    heard: list[bytes] = []

    async def receiver(scope: Scope, receive: Receive, send: Send) -> None:
        heard.append(await Request(scope, receive).body())
        await Response(status_code=200)(scope, receive, send)

    (record,) = platform.fake.all("meetings")
    with serving(receiver) as address:
        browser.post(
            "/_here/hook",
            data={
                "url": f"{address}/inbound/zoom/x",
            },
        )
        for action in ("move", "delete"):
            assert browser.post(f"/_here/{action}", data={"id": record["id"]}).status_code == 303
    assert len(heard) == 2
    assert platform.told == [f"{record['id']}: 200"] * 2
    assert record["start_time"] == "2026-04-16T09:00:00Z", "the next day"
    assert platform.fake.all("meetings") == []
    assert browser.post("/_here/move", data={"id": record["id"]}).status_code == 404
    assert browser.post("/_here/nothing").status_code == 404
    browser.post("/_here/down")
    assert browser.get("/v2/users/me/meetings?type=upcoming&page_size=300", headers=token).status_code == 503
    browser.post("/_here/down")
    state = browser.get("/_here/state.json").json()
    assert (state["records"], state["asked"][-1], state["wrong"]) == ([], "create meetings", [])
    browser.post("/_here/revoke")
    assert browser.get(f"/v2/meetings/{record['id']}", headers=token).status_code == 401
