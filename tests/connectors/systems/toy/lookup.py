"""Knows people."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.connectors.runners.parts import Found, LookupQuery
from scheducal.http.request import Request, Response

from .errors import outcome

__all__ = ["outcome"]


def lookup(query: LookupQuery) -> Request:
    """Look for people by what is known of them."""
    given = {"email": query.email, "phone": query.phone, "name": query.name}
    return Request("GET", "/people", {name: value for name, value in given.items() if value})


def found(response: Response) -> Iterable[Found]:
    """Read who it is."""
    return [Found(each["id"], each["name"], {"email": each["email"]}) for each in response.body["results"]]
