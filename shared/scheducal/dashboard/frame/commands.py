"""Changes that a form asks for: the services take a command, as they do from the API.

A form carries a key of its own, so that a second click changes nothing more and is answered as the first one was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from scheducal.commands.model import Command, fingerprint
from scheducal.commands.service import AnsweredBefore
from scheducal.connectors.registry import keeps_quiet
from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.requests import PageRequest

Result = TypeVar("Result")
# The form's own key; `ui.form` makes one each time that it is shown.
ONCE = "once"
_LONGEST_ONCE = 64


def command_of(request: PageRequest) -> Command[Any]:
    """Build the command that a form of a member gives; what it keeps is set by `perform`."""
    viewer = request.viewer
    fields = {name: list(values) for name, values in request.form.items() if name not in {"csrf", ONCE}}
    once = request.form.get(ONCE, ("",))[-1][:_LONGEST_ONCE]
    mark = fingerprint(request.method, request.path, fields, viewer.principal.channel)
    return Command(
        principal=viewer.principal,
        sender=viewer.sender,
        at=request.at,
        fingerprint=mark,
        keep=lambda _: {},
        # A form that was filled in otherwise, after a step back, is another request.
        idempotency_key=f"page-{once}-{mark[:16]}" if once else None,
        notify=not request.is_quiet,
        keeps_quiet=keeps_quiet,
    )


def perform(
    request: PageRequest, act: Callable[[Command[Result]], Result], done: Callable[[Result], tuple[str, str]]
) -> PageResponse:
    """Carry out a change, and go on to a page that says so.

    act: calls the service; its refusals are the caller's to show. done: gives the path to go to, and what is said.
    """

    def keep(result: Result) -> Mapping[str, Any]:
        location, said = done(result)
        return {"location": location, "said": said}

    try:
        return redirect(*done(act(command_of(request).keeping(keep))))
    except AnsweredBefore as before:
        return redirect(before.record["location"], before.record["said"])
