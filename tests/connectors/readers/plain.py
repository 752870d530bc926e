"""The samples of systems of which little but answers is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scheducal.connectors.runners.texts.notification import Notification
from scheducal.connectors.systems.freshdesk import errors as freshdesk
from scheducal.connectors.systems.freshdesk import trigger as freshdesk_trigger
from scheducal.connectors.systems.mailchimp import message as mailchimp
from scheducal.connectors.systems.mandrill import message as mandrill
from scheducal.connectors.systems.sendgrid import message as sendgrid
from scheducal.connectors.systems.sonnys import lookup as sonnys
from scheducal.connectors.systems.teams import message as teams
from scheducal.connectors.systems.zapier import message as zapier
from scheducal.http.request import Response
from tests.connectors.readers.followed import READERS as FOLLOWED
from tests.connectors.readers.reader import Reader, Sample

_EVENTS: Final = "What became of a mail is not followed yet."
_AUDIENCE: Final = "Who joins and leaves an audience is no booking."


def mandrill_told(sample: Sample) -> Mapping[str, object]:
    """Judge each recipient's entry by itself, as if it were the only one."""
    if "per_recipient" not in sample.said:
        return {}
    judged = [
        {"email": each["email"], "outcome": mandrill.outcome(Response(200, {}, items=[each])).name}
        for each in sample.json
    ]
    late = [each.get("queued_reason") is not None for each in sample.json]
    return {
        "per_recipient": [
            {**each, **({"late": True} if is_late else {})} for each, is_late in zip(judged, late, strict=True)
        ]
    }


def teams_told(sample: Sample) -> Mapping[str, object]:
    """Compare what we post with the published card, but for its words."""
    if sample.said["direction"] != "request":
        return {}
    link = sample.json["attachments"][0]["content"]["actions"][0]["url"]
    body = teams.message(Notification("ntf_1", "", "Moved", happening="moved", fields={"link": link})).body or {}
    (ours,), (theirs,) = body["attachments"], sample.json["attachments"]
    assert {**ours, "content": None} == {**theirs, "content": None}
    assert {**ours["content"], "body": None} == {**theirs["content"], "body": None}
    return {"kind": "moved"}


def sonnys_told(sample: Sample) -> Mapping[str, object]:
    """Read the customers, or the memberships, of a list."""
    data = sample.json.get("data", {})
    if "customers" in data:
        found = [sonnys.customer(each, is_member=False) for each in data["customers"]]
        return {
            "items": [
                {
                    "remote_id": each.remote_id,
                    "name": each.name,
                    "phone": each.fields["phone"] or None,
                    "active": each.fields["active"] == "yes",
                }
                for each in found
            ]
        }
    if "accounts" in data:
        return {
            "items": [
                {"remote_id": each["id"], "customer": each["customerId"], "member": sonnys.is_member(each)}
                for each in data["accounts"]
            ]
        }
    return {}


READERS: Final[Mapping[str, Reader]] = {
    **FOLLOWED,
    "freshdesk": Reader(
        outcome=freshdesk.outcome, signature=freshdesk_trigger.SIGNATURE, changes=freshdesk_trigger.changes
    ),
    "sonnys": Reader(sonnys.outcome, told=sonnys_told),
    "mandrill": Reader(mandrill.outcome, told=mandrill_told, unread={"mandrill_events.form.txt": _EVENTS}),
    "teams": Reader(teams.outcome, told=teams_told),
    "mailchimp": Reader(
        mailchimp.outcome, unread={"webhook_subscribe.form.txt": _AUDIENCE, "webhook_unsubscribe.form.txt": _AUDIENCE}
    ),
    "sendgrid": Reader(
        sendgrid.outcome, unread={"event_webhook_batch.json": _EVENTS, "event_webhook_signed.json": _EVENTS}
    ),
    "zapier": Reader(
        zapier.outcome,
        unread={"rest_hook_subscribe_request.json": "Integrations subscribe by our own webhooks, whose form is ours."},
    ),
}
