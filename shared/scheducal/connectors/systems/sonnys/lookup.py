"""Finds customers by their telephone number, with the state of their memberships."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from scheducal.clock import now
from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.runners.parts import Found, LookupQuery
from scheducal.http.request import Request, Response
from scheducal.values import replace

ERRORS: Final = ErrorTable(
    statuses={401: "reauthorize", 403: "reauthorize", 404: "gone", 429: "retry"},
)
# Requests are counted in windows of this length, and no header says so.
_WINDOW: Final = timedelta(seconds=15)


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    judged = ERRORS.outcome(response, str(response.body.get("type", f"HTTP {response.status}")))
    return replace(judged, after=_WINDOW) if response.status == 429 and judged.after is None else judged


# Memberships are found by the day of their sign-up, between two days that are at most half a year apart.
_LENGTH, _WINDOWS = timedelta(days=180), 4


def lookup(query: LookupQuery) -> Conversation:
    """Look for the customers of a number, and for the memberships of each."""
    number = re.sub(r"[^0-9]", "", query.phone or "")
    if not number:
        return Response(200, {})
    there = yield Request(
        "GET", "/customer", {"phoneNumber": number.removeprefix("1") if len(number) == 11 else number}
    )
    customers = there.body.get("data", {}).get("customers", ())
    accounts: list[Any] = []
    end = now()
    for _ in range(_WINDOWS if customers else 0):
        days = {"startDate": f"{end - _LENGTH:%Y-%m-%d}", "endDate": f"{end:%Y-%m-%d}"}
        whose = {"customerId": str(customers[0]["customerId"])}
        told = yield Request("GET", "/recurring/account/list", {**whose, **days})
        accounts += told.body.get("data", {}).get("accounts", ())
        if any(map(is_member, accounts)):
            break
        end -= _LENGTH
    return Response(200, {"customers": customers, "accounts": accounts})


def found(response: Response) -> Iterable[Found]:
    """Read who it is, and whether they are members."""
    members = {each["customerId"] for each in response.body.get("accounts", ()) if is_member(each)}
    for each in response.body.get("customers", ()):
        yield customer(each, is_member=each["customerId"] in members)


def customer(each: Mapping[str, Any], *, is_member: bool) -> Found:
    """Read one customer."""
    name = " ".join(filter(None, (each.get("firstName"), each.get("lastName"))))
    number = each.get("phoneNumber")
    told = {
        "phone": f"+1{number}" if number else "",
        "customerNumber": each.get("customerNumber") or "",
        "active": "yes" if each.get("isActive") else "no",
        "member": "yes" if is_member else "no",
    }
    return Found(str(each["customerId"]), name, told)


def is_member(account: Mapping[str, Any]) -> bool:
    """Tell whether a recurring account is a membership in force."""
    return account.get("statusName") == "Active"
