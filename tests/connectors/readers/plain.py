"""The samples of systems of which little but answers is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.connectors.systems.freshdesk import mirror as freshdesk
from scheducal.connectors.systems.freshdesk import trigger as freshdesk_trigger
from scheducal.connectors.systems.mailchimp import message as mailchimp
from scheducal.connectors.systems.mandrill import message as mandrill
from scheducal.connectors.systems.mandrill import trigger as mandrill_trigger
from scheducal.connectors.systems.sendgrid import message as sendgrid
from scheducal.connectors.systems.sendgrid import trigger as sendgrid_trigger
from scheducal.connectors.systems.sonnys import lookup as sonnys
from scheducal.connectors.systems.teams import message as teams
from scheducal.connectors.systems.zapier import message as zapier
from scheducal.http.request import Response
from tests.connectors.readers.followed import READERS as FOLLOWED
from tests.connectors.readers.reader import Reader, Sample

_AUDIENCE: Final = "Who joins and leaves an audience is no booking."


def mandrill_changes(request: IncomingRequest) -> list[str]:
    """Name the mails of all events. What became of them for good is told, and nothing else."""
    told = {str(each.fields["text"]) for each in mandrill_trigger.told(request, {}, {})}
    named = [str(each["_id"]) for each in mandrill_trigger.events(request) if "_id" in each]
    assert told <= set(named)
    return named


def sendgrid_changes(request: IncomingRequest) -> list[str]:
    """Name the mails of all events. Those that arrived or failed are told, by the id before the first dot."""
    told = {str(each.fields["text"]) for each in sendgrid_trigger.told(request, {}, {})}
    named = [str(each["sg_message_id"]) for each in request.objects()]
    assert told <= {each.partition(".")[0] for each in named}
    return named


def sendgrid_told(sample: Sample) -> Mapping[str, object]:
    """Compare the ids of events that are told, and whether each is final."""
    if sample.said["direction"] != "inbound":
        return {}
    events = {each["dedupe_key"]: each for each in sample.said["events"]}
    for record in sendgrid_trigger.told(IncomingRequest(body=sample.content), {}, {}):
        said, report = events.pop(record.remote_id), sendgrid_trigger.report(record.fields)
        assert (report.state == "failed") == said["final"]
    assert not any(each["final"] for each in events.values())
    return {}


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
    "mandrill": Reader(
        mandrill.outcome, told=mandrill_told, signature=mandrill_trigger.SIGNATURE, changes=mandrill_changes
    ),
    "teams": Reader(teams.outcome, told=teams_told),
    "mailchimp": Reader(
        mailchimp.outcome, unread={"webhook_subscribe.form.txt": _AUDIENCE, "webhook_unsubscribe.form.txt": _AUDIENCE}
    ),
    "sendgrid": Reader(
        sendgrid.outcome,
        signature=sendgrid_trigger.SIGNATURE,
        changes=sendgrid_changes,
        told=sendgrid_told,
    ),
    "zapier": Reader(
        zapier.outcome,
        unread={"rest_hook_subscribe_request.json": "Integrations subscribe by our own webhooks, whose form is ours."},
    ),
}
