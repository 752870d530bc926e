"""Hears what became of texts, and the answers of people to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal
from urllib.parse import parse_qsl

from scheducal.connectors.incoming import CarriedRecord, IncomingRequest
from scheducal.connectors.runners.texts.notification import TextReport, TextState
from scheducal.connectors.signatures.forms import FormHmac
from scheducal.connectors.systems.twilio.errors import outcome

__all__ = ["outcome"]

Intent = Literal["opt_out", "opt_in", "help", "confirm", "other"]
SIGNATURE: Final = FormHmac(header="x-twilio-signature")
# Whole answers that Twilio itself acts on. It says so in OptOutType, if Advanced Opt-Out is on.
_WORDS: Final[Mapping[str, Intent]] = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), "opt_out"),
    **dict.fromkeys(("start", "unstop"), "opt_in"),
    **dict.fromkeys(("help", "info"), "help"),
}
_CONFIRMS: Final = frozenset({"yes", "y", "ok", "okay", "confirm", "confirmed", "c"})
_TYPES: Final[Mapping[str, Intent]] = {"STOP": "opt_out", "START": "opt_in", "HELP": "help"}
_CHOICES: Final[Mapping[str, Literal["stop", "start"]]] = {"opt_out": "stop", "opt_in": "start"}
_STATES: Final[Mapping[str, TextState]] = {
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "failed",
    "failed": "failed",
}
_WHY: Final = {
    "30003": "the phone could not be reached",
    "30004": "the recipient blocks texts",
    "30005": "there is no such phone",
    "30006": "this number takes no texts",
    "30007": "the carrier filtered the text",
    "30034": "the number is not registered for A2P 10DLC",
    "21610": "the recipient said STOP",
}


def told(request: IncomingRequest, settings: Mapping[str, str], paths: Mapping[str, str]) -> Iterable[CarriedRecord]:
    """Read a status, or an answer. Each is named so that a repeated call is the same."""
    del paths
    form = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
    sid, status = form.get("MessageSid", ""), form.get("MessageStatus")
    if form.get("AccountSid") != settings.get("accountSid") or not re.fullmatch("[A-Z]{2}[0-9a-f]{32}", sid):
        return
    if status in _STATES:
        yield CarriedRecord(f"{sid}|{status}", {"text": sid, "status": status, "code": form.get("ErrorCode", "")[:10]})
    elif status is None and form.get("From"):
        intent = intent_of(form.get("Body", ""), form.get("OptOutType", ""))
        # Nobody needs the words: the rest is for people.
        yield CarriedRecord(sid, {"from": form["From"], "intent": intent})


def report(fields: Mapping[str, Any]) -> TextReport:
    """Say what it means."""
    if "status" not in fields:
        return TextReport(person=fields["from"], choice=_CHOICES.get(fields["intent"]))
    code = fields["code"]
    why = f"not delivered: {_WHY.get(code, f'error {code}' if code.isdigit() else 'no reason was given')}"
    return TextReport(text_id=fields["text"], state=_STATES[fields["status"]], why=why)


def intent_of(body: str, kind: str = "") -> Intent:
    """Read what somebody wants who answers a text. Anything that is not certain is for people."""
    words = re.findall(r"\w+", body.casefold())
    if kind in _TYPES:
        return _TYPES[kind]
    whole = _WORDS.get("".join(words)) if len(words) <= 2 else None
    return whole or ("confirm" if words and words[0] in _CONFIRMS else "other")
