"""Finds mails in the list, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from scheducal_tools.local.mailbox.store import Summary

_USUAL_PAGE = 50
_LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. to: a whole address; uid: an event's; text: any part of an address or subject.

    before: only mails older than this one.
    """

    to: str = ""
    uid: str = ""
    text: str = ""
    before: str = ""
    limit: int = _USUAL_PAGE

    def matches(self, summary: Summary) -> bool:
        """Tell whether the mail fits, capital letters aside."""
        recipients = [address.casefold() for address in summary.to]
        haystack = "\n".join([*recipients, summary.sender.casefold(), summary.subject.casefold()])
        return (
            (not self.to or self.to.casefold() in recipients)
            and (not self.uid or self.uid == summary.uid)
            and (not self.before or summary.mail_id < self.before)
            and self.text.casefold() in haystack
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One page, newest first. following: the `before` of the next page, None at the end."""

    mails: list[Summary]
    following: str | None


def read_query(parameters: Mapping[str, str]) -> Query:
    """Read the query in a request's parameters: to, uid, q, before, limit (1 to 500, 50 without)."""
    limit = parameters.get("limit", "")
    return Query(
        to=parameters.get("to", "").strip(),
        uid=parameters.get("uid", "").strip(),
        text=parameters.get("q", "").strip(),
        before=parameters.get("before", "").strip(),
        limit=min(max(int(limit), 1), _LARGEST_PAGE) if limit.isdecimal() else _USUAL_PAGE,
    )


def find(mails: Iterable[Summary], query: Query) -> Found:
    """Find the page of `mails` (newest first) that the query asks for."""
    page = list(islice(filter(query.matches, mails), query.limit + 1))
    shown = page[: query.limit]
    return Found(shown, shown[-1].mail_id if len(page) > query.limit else None)
