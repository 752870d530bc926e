"""An invitee of the local stack, answering by mail as a calendar program would."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import httpx

from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.local_stack import find_upwards
from scheducal_tools.cli.sheet import Document
from scheducal_tools.local.demo.stack import Stack, eventually, running_stack
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.mailbox.replying import ReplyIntent

# An invitation goes out within seconds of the request.
_SECONDS = 10


def reply(folder: Path, appointment_id: str, intent: ReplyIntent) -> Document:
    """Answer the newest invitation that the address got; the mail goes where SES puts what it receives.

    Raises CommandFailed where no stack is running, or nobody invited the address.
    """
    facts = find_upwards(Path(".local") / "stack.json", folder)
    if facts is None:
        raise CommandFailed("no local stack is running here; start one with `make local`")
    try:
        with running_stack(facts.parent) as stack:
            return _reply(stack, appointment_id, intent)
    except (LocalStackError, httpx.HTTPError) as error:
        raise CommandFailed(f"the local stack does not answer: {error}") from error


def invitation(stack: Stack, address: str, appointment_id: str) -> str:
    """Give the id of the newest mail, which invites; raises CommandFailed where there is none, or it cancels."""
    mail = stack.mail(address, appointment_id)
    if mail is None:
        raise CommandFailed(f"the mailbox holds no invitation of {address} to {appointment_id}")
    if mail["method"] != "REQUEST":
        raise CommandFailed(f"{address} is not invited to {appointment_id} any more: the newest mail says so")
    return str(mail["id"])


def _reply(stack: Stack, appointment_id: str, intent: ReplyIntent) -> Document:
    with suppress(LocalStackError):  # then `invitation` says what is missing
        eventually(lambda: stack.mail(intent.address, appointment_id), "the invitation", _SECONDS)
    message_id = stack.answer(invitation(stack, intent.address, appointment_id), intent)
    return {
        "appointmentId": appointment_id,
        "email": intent.address,
        "method": intent.method,
        "partstat": intent.partstat,
        "messageId": message_id,
    }
