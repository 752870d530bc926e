"""Makes a change that a form asks for, or shows the form again. Nothing that was filled in is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from scheducal.commands.model import Command
from scheducal.dashboard.asking.model import Confirmation, Missed
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.commands import perform
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.rendering import FOLDER, page
from scheducal.dashboard.frame.requests import NOTIFY, PageRequest
from scheducal.errors import Refusal
from scheducal.values import replace

Result = TypeVar("Result")
# Shows the form again: with what is wrong, and with what others changed meanwhile.
Again = Callable[[Form[Any], Sequence[Missed]], PageResponse]
# Lists what others changed since a version.
Since = Callable[[int], Sequence[Missed]]
# The form's version of what it changes.
VERSION = "version"
_OURS = {"csrf", "once", NOTIFY, VERSION}
_LONGEST_VERSION = 9
# These are no matter of the form.
_ELSEWHERE = ("_not_found", "insufficient_scope", "temporarily_unavailable", "tenant_suspended")


def fields_of(request: PageRequest) -> dict[str, tuple[str, ...]]:
    """Give the fields that are the form's own."""
    return {name: values for name, values in request.form.items() if name not in _OURS}


def version_in(request: PageRequest) -> int | None:
    """Read the version that the form was made of, None where it says none."""
    text = request.form.get(VERSION, ("",))[-1]
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_VERSION else None


def attempt(
    request: PageRequest,
    form: Form[Any],
    act: Callable[[Command[Result]], Result],
    done: Callable[[Result], tuple[str, str]],
    again: Again,
    since: Since | None = None,
) -> PageResponse:
    """Make a change; raises Refusal for what no form can put right.

    act: calls the service. done: gives the page to go to, and what it says. since: None where a change begins again.
    """
    if form.errors:
        return again(form, ())
    version = version_in(request)

    def acting(command: Command[Result]) -> Result:
        return act(replace(command, expected=frozenset([version]) if version is not None else None))

    try:
        return perform(request, acting, done)
    except Refusal as refusal:
        if refusal.code == "version_conflict" and version is not None and since is not None:
            return again(form, since(version))
        if refusal.code.endswith(_ELSEWHERE):
            raise
        return again(form.refused(refusal), ())


def value_of(form: Form[Any]) -> Any:
    """Give the model of a form without errors."""
    assert form.value is not None, "a form with errors is shown again"
    return form.value


def question_page(
    request: PageRequest,
    question: Confirmation,
    form: Form[Any],
    missed: Sequence[Missed],
    *,
    back: str,
    reason_name: str = "reason",
    version: int | None = None,
    hidden: Mapping[str, str] | None = None,
) -> PageResponse:
    """Ask before a change, or ask again. back: where it is left as it is. reason_name: of the field of a reason."""
    return page(
        request,
        FOLDER,
        "ask.html",
        title=question.title,
        status=status_of(form, missed),
        question=question,
        form=form,
        lines=missed,
        version=version,
        hidden=hidden or {},
        back=back,
        reason_name=reason_name,
    )


def status_of(form: Form[Any], missed: Sequence[Missed]) -> int:
    """Give the status of a form that is shown, for the first time or again."""
    if missed:
        return 409
    return 422 if form.errors else 200
