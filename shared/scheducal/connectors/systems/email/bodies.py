"""The words of a mail that people read, as text and as HTML."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from scheducal.connectors.protocol import Operation
from scheducal.connectors.systems.email.content import Content
from scheducal.connectors.systems.email.when import when
from scheducal.values import dataclass

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """subject: what precedes the appointment's own.
    opening: follows the organizer's name.
    """

    subject: str
    title: str
    opening: str
    closing: str


_ANSWER = (
    "Answer with the buttons that your mail or calendar program shows. "
    "If it shows none, open the attached file invite.ics."
)
_NOTHING_TO_DO = "Your calendar takes the appointment out by itself; there is nothing you need to do."
_INVITATION = _Phrases("Invitation", "Invitation", "invites you to this appointment.", _ANSWER)
_REPEATED = _Phrases(
    "Invitation", "Invitation", "sends you this appointment again, since your calendar asked for it.", _ANSWER
)
_PHRASES: dict[Operation, _Phrases] = {
    "create": _INVITATION,
    "add_invitee": _INVITATION,
    "update": _Phrases(
        "Updated invitation",
        "Updated invitation",
        "has changed this appointment. What follows replaces the invitation you had before.",
        _ANSWER,
    ),
    "cancel": _Phrases("Cancelled", "Cancelled", "has cancelled this appointment.", _NOTHING_TO_DO),
    "remove_invitee": _Phrases(
        "Cancelled",
        "No longer invited",
        "has taken you off the list of this appointment, so you are not expected there.",
        _NOTHING_TO_DO,
    ),
}


def subject_line(content: Content) -> str:
    """Write `Invitation: …`, `Updated invitation: …` or `Cancelled: …`."""
    return f"{_phrases(content).subject}: {content.summary}"


def first_message_subject(content: Content) -> str:
    """Give the subject of the plain message before a first invitation."""
    return f"{_organizer(content)} is about to send you an invitation"


def first_message_text(content: Content) -> str:
    """Write the plain message before a first invitation: nothing but text."""
    return _render("first_message.txt", content)


def as_text(content: Content) -> str:
    """Write the body for text/plain."""
    return _render("invitation.txt", content)


def as_html(content: Content) -> str:
    """Write the body for text/html: a whole page, nothing fetched from anywhere."""
    return _render("invitation.html", content)


def _render(template: str, content: Content) -> str:
    event = content.event
    return _TEMPLATES.get_template(template).render(
        content=content,
        event=event,
        phrases=_phrases(content),
        organizer=_organizer(content),
        when=when(event.start, event.end, event.time_zone),
        withdrawn=content.method == "CANCEL",
        cancelled=content.operation == "cancel",
        delegation=_delegation(content) if content.method == "REQUEST" else None,
        comment=event.comment if content.operation == "cancel" else None,
    )


def _phrases(content: Content) -> _Phrases:
    return _REPEATED if content.is_repeat and content.operation == "update" else _PHRASES[content.operation]


def _delegation(content: Content) -> str | None:
    """Say in whose place the invitee comes, and who comes in theirs or does not."""
    invitee, to = content.invitee, content.delegate_of(content.invitee)
    if by := content.delegators_of(invitee):
        return f"You come in place of {' and '.join(each.name or each.address for each in by)}."
    if to is None:
        return None
    name = to.name or to.address
    if invitee.participation == "delegated":
        return f"{name} comes in your place."
    return f"{name} does not come in your place. Please answer yourself."


def _organizer(content: Content) -> str:
    return content.event.organizer.name or content.event.organizer.address
