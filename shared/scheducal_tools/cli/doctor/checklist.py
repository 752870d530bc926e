"""What only AWS can tell, to be tried once after the first deployment (docs/fidelity.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheducal_tools.cli.doctor.examination import NOT_YET
from scheducal_tools.cli.doctor.facts import Finding

SMOKE = "smoke"


@dataclass(frozen=True, slots=True)
class Item:
    """by: a check of the doctor, `smoke`, or None where a person must try it. how: what a person does."""

    what: str
    how: str
    by: str | None = None


ITEMS = (
    Item("The mail domain may send, and its mail is signed", "", by="mail domain"),
    Item("Mail to the domain reaches the stage", "", by="receipt rules"),
    Item("Somebody has agreed to hear of alarms", "", by="alarm targets"),
    Item("The account's concurrency is enough", "", by="concurrency"),
    Item("Functions start as they are bundled, with Lambda's botocore and an empty PYTHONTZPATH", "", by=SMOKE),
    Item("Reads and writes pass under the table's key", "", by=SMOKE),
    Item("SES takes a mail to its mailbox simulator", "", by=SMOKE),
    Item("A path takes an invitee's address with `+` and `@`", "", by=SMOKE),
    Item("The log level in force", "set logs.level to WARNING, deploy, make a request: its log group has no INFO line"),
    Item("Metrics at that level", "the dashboard still counts the request"),
    Item("The API's access log", "make a request: the group /aws/vendedlogs/apigateway/<stack> has a line"),
    Item("20 hops through each worker", "register a webhook that answers 500, and see all attempts in the timeline"),
    Item("A delay and a message group in one batch", "let that webhook answer 500 beside one that answers 200"),
    Item("Metrics and one alarm, end to end", "open the dashboard after a request; `scheducal alarms test`"),
    Item(
        "Invitations as Gmail, Outlook and Apple show them", "invite one of each; the headers say dkim=pass, dmarc=pass"
    ),
    Item("Answers from each of them", "accept, decline and propose; the timeline shows each answer"),
    Item(
        "A bounce and a complaint", "invite bounce@ and complaint@simulator.amazonses.com; see what the invitee shows"
    ),
    Item(
        "Microsoft's validation request, cold", "connect a calendar an hour after the last request; it stays connected"
    ),
    Item("OAuth on the final address", "connect one calendar of Microsoft's and one of Google's"),
    Item(
        "A new table against the stage's throttle", "send api.throttleRate requests a second for a minute; no 5xx comes"
    ),
    Item(
        "The firewall, if you have one", "send more requests than edge.rateLimit in five minutes; it answers 403 to you"
    ),
    Item(
        "A second deployment, then a rollback", "deploy a change, then one whose function cannot start, and look again"
    ),
    Item(
        "A gradual release, and its way back",
        "with functions.gradualRelease, deploy an endpoint that answers 500; within minutes the old version is back",
    ),
)


def standing_of(item: Item, findings: Mapping[str, Finding]) -> str:
    """Say who looks after an item, and how it stands where the doctor does. findings: by check."""
    if item.by is None:
        return "try it"
    if item.by == SMOKE:
        return SMOKE
    if NOT_YET in findings.values():
        return "not yet"
    return findings[item.by].standing if item.by in findings else "not checked"
