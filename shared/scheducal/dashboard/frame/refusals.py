"""What a page says when it cannot be shown: why, what was not done, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.api.responses import STATUS
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.rendering import FOLDER, page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class _Said:
    """title: what is the case. help: what follows from it. ours: whether the fault is ours."""

    title: str
    help: str
    icon: str = "alert"
    ours: bool = False


_BY_STATUS = {
    403: _Said("You cannot open this page", "An owner or admin of this account can give you the role for it.", "lock"),
    404: _Said(
        "There is no such page",
        "It may have been deleted, or belong to another account of yours. If so, switch to that account, and open "
        "the link again.",
        "search",
    ),
    405: _Said("This address does something else", "Nothing was changed. Go back, and use the button of the page."),
    413: _Said("This is too much at once", "Nothing was changed. Send less of it."),
    429: _Said("Too many requests", "Wait a moment, and load the page again.", "wait"),
    500: _Said(
        "This page failed to load",
        "The fault is ours and is in our log. Your data is safe, and bookings go on. If it fails again, send us this "
        "id.",
        ours=True,
    ),
    503: _Said("AWS is busy", "Nothing was changed. Load the page again in a moment.", "wait", ours=True),
}
_OTHERWISE = _Said("This could not be done", "Nothing was changed.")


def refused(request: PageRequest, refusal: Refusal, allowed: Sequence[str] = ()) -> PageResponse:
    """PageResponse with the page of a refusal. allowed: the methods that the path takes."""
    status = STATUS.get(refusal.code, 422)
    said = _BY_STATUS.get(status, _OTHERWISE)
    message = refusal.message if status not in {404, 500} else ""
    answer = page(request, FOLDER, "error.html", title=said.title, status=status, said=said, message=_sentence(message))
    return replace(answer, headers={**answer.headers, **_headers(request, refusal, status, allowed)})


def _headers(request: PageRequest, refusal: Refusal, status: int, allowed: Sequence[str]) -> dict[str, str]:
    found = {"Allow": ", ".join(allowed)} if status == 405 else {}
    if refusal.retry_after is not None:
        found["Retry-After"] = str(refusal.retry_after)
    if request.by_htmx:
        # It asked for a part, and gets a page in its place.
        found |= {"HX-Retarget": "#content", "HX-Reselect": "#content", "HX-Reswap": "outerHTML"}
    return found


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}." if message else ""
