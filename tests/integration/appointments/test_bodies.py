"""From a body in a request to what invitees read: no word is lost on the way."""

from __future__ import annotations

from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from html import unescape

from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.world import World

TEXT = "  John <john@example.com> will join\nRoom 2, if a < b\n\n<https://x.org/?a=1&b=2>"


def parts(world: World) -> tuple[str, str, str]:
    """Give the newest mail's text, its HTML, and the description of its event with unfolded lines."""
    message = message_from_string(world.mails(JOHN)[-1].source, policy=default)
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar").get_content()
    return _lines(text.get_content()), _lines(html.get_content()), _lines(calendar).replace("\n ", "")


def _lines(content: str) -> str:
    return content.replace("\r\n", "\n")


def test_text_is_kept_to_the_letter_in_all_parts(world: World) -> None:
    created = world.client.create({**WITH_JOHN, "appointmentBody": TEXT}, idempotency_key="k")
    world.pipeline.settle()
    text, html, calendar = parts(world)
    assert TEXT in text
    assert "<br>\nRoom 2, if a &lt; b<br>\n<br>\n&lt;https://x.org/?a=1&amp;b=2&gt;" in html
    assert f"\nDESCRIPTION:{TEXT}".replace("\n", "\\n").replace(",", "\\,")[2:] in calendar
    found = world.client.get(created.data["appointmentId"]).data
    assert (found["body"], found["bodyFormat"]) == (TEXT, "text")


def test_the_format_is_what_the_client_says(world: World) -> None:
    bold = {**WITH_JOHN, "appointmentBody": "<b>x</b> &amp; y"}
    for asked, shown, expected in (
        ({}, "html", "x & y"),
        ({"appointmentBodyFormat": "text"}, "text", bold["appointmentBody"]),
        ({"appointmentBodyFormat": "html"}, "html", "x & y"),
        ({"appointmentBodyFormat": None}, "html", "x & y"),
    ):
        created = world.client.create({**bold, **asked}, idempotency_key=str(asked))
        assert created.data["appointmentId"], created.body
        world.pipeline.settle()
        text, html, _ = parts(world)
        assert expected in text, asked
        assert ("<b>x</b>" in html) == (shown == "html"), asked
        assert expected in unescape(html.replace("<b>", "").replace("</b>", "") if shown == "html" else html)
        assert world.client.get(created.data["appointmentId"]).data["bodyFormat"] == shown


def test_a_change_of_the_format_alone_tells_everybody_and_a_change_of_the_body_keeps_it(world: World) -> None:
    bold = {**WITH_JOHN, "appointmentBody": "<b>x</b>"}
    appointment_id = world.client.create(bold, idempotency_key="k").data["appointmentId"]
    world.pipeline.settle()
    for version, change in (
        (1, {"appointmentBodyFormat": "html"}),
        (2, {"appointmentBodyFormat": "text"}),
        (3, {"appointmentBody": "<i>y</i>"}),
    ):
        assert world.client.update(appointment_id, change).status == 200
        assert world.client.get(appointment_id).data["version"] == version, change
    world.pipeline.settle()
    assert "<i>y</i>" in parts(world)[0]


def test_another_format_is_refused_with_the_allowed_ones(world: World) -> None:
    for bad in ("markdown", "", 1, ["text"], "TEXT "):
        refused = world.client.create({**WITH_JOHN, "appointmentBodyFormat": bad}, idempotency_key="k")
        assert (refused.status, refused.body["error"]["param"]) == (422, "appointmentBodyFormat"), bad
        assert "must be auto, text or html" in refused.body["message"], bad
