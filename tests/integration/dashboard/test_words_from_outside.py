"""What comes by mail and from calendars is shown as text: comments of answers, names, subjects, places, bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from tests.integration.connectors.conftest import connected, lines  # noqa: F401  fixtures
from tests.integration.connectors.rig import Connected
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.dashboard.soundness import HOSTILE
from tests.integration.dashboard.test_strangers_words import Reader
from tests.integration.scenarios import the_id, with_two
from tests.integration.world.requests import JOHN, MARY, WITH_JOHN
from tests.integration.world.webhooks.post import Post
from tests.integration.world.world import World


def seen(world: World, paths: Iterable[str]) -> str:
    """Look at pages on which nothing runs, and give the text of all as a reader has it."""
    owner = Pages(world.wire, signed_in_member(world.tenant.tenant_id))
    text = ""
    for path in paths:
        for headers in ({}, {"hx_request_type": "partial", "hx_target": "main#content"}):
            shown = owner.get(path, **headers)
            assert (shown.status, shown.requests <= 4) == (200, True), path
            reader = Reader()
            reader.feed(shown.body)
            assert reader.found == [], path
            text += unescape(re.sub("<[^>]*>", "", shown.body))
    return text


def about(appointment_id: str) -> list[str]:
    """List the pages on which an appointment's words stand."""
    here = f"/dashboard/appointments/{appointment_id}"
    views = (f"/dashboard/appointments?day=2026-04-15&view={each}" for each in ("day", "week", "month", "list"))
    return [
        "/dashboard",
        here,
        *(f"{here}?kind={each}" for each in ("answers", "changes", "syncs")),
        f"{here}/edit",
        *views,
    ]


def test_answers_by_mail_are_shown_as_text(world: World) -> None:
    with_two(world)
    post = Post(world)
    post.answer(JOHN, "ACCEPTED", comment=HOSTILE)
    post.answer(MARY, "DECLINED", comment=HOSTILE, sender="eve@elsewhere.example")
    assert HOSTILE in seen(world, about(the_id())), "a comment is there to be read"


def test_what_people_write_in_calendars_is_shown_as_text(connected: Connected) -> None:  # noqa: F811
    name, world = HOSTILE, connected.world
    made = world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()
    connected.pull_run()
    world.clock.advance(seconds=30)
    person, event = connected.person, connected.reference
    person.edit(event, subject=name, location=name, body=f"<p onclick='alert(1)'>{name}</p>")
    person.invite(event, MARY, name)
    person.respond(event, JOHN, "accepted", comment=name)
    connected.settle()
    appointment_id = made.data["appointmentId"]
    customers = [f"/dashboard/appointments?q={MARY}", "/dashboard/customers"]
    text = seen(world, [*about(appointment_id), *customers])
    assert "alert(1)" in text
    assert text.count(name) >= 3, "subject, place and name are there to be read"
