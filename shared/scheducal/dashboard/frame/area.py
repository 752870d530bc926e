"""An area of the dashboard: its routes, and the function that answers them.

One function answers all paths of an area, so that it can say itself what is not found and which methods a path takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any, Literal

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock, trace
from scheducal.api.requests import Event
from scheducal.api.strangers.door import door, source_in, source_shown
from scheducal.api.strangers.rules import Caps, RouteClass
from scheducal.aws import Unavailable
from scheducal.catalog.customers.phone import numbers_of
from scheducal.dashboard.frame.answers import PageResponse, leave
from scheducal.dashboard.frame.refusals import refused
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.session.access import SignInNeeded, check_csrf, signed_in
from scheducal.dashboard.session.model import SignedIn
from scheducal.errors import Refusal
from scheducal.metrics import log_fault, log_request
from scheducal.needs import Function, Needs
from scheducal.pagination import of_query
from scheducal.tenants.access import check_permission
from scheducal.tenants.roles import Permission
from scheducal.values import dataclass

ROOT = "/dashboard"
LARGEST_FORM = 64 * 1024
Act = Callable[[PageRequest], PageResponse]
# What says where in a list a page begins, and not which list it is.
_PLACE = {"cursor", "back", "limit"}

logger = Logger()


@dataclass(frozen=True, slots=True)
class Route:
    """One page, or one action. path: with its parts in braces, `/dashboard/keys/{key_id}`.

    permission: what the viewer's role must have, None where each member may.
    """

    method: Literal["GET", "POST"]
    path: str
    act: Act
    permission: Permission | None

    def parts(self, path: str) -> dict[str, str] | None:
        """Read a path's parts, None for a path that is another's."""
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path), path)
        return found.groupdict() if found else None


class Area:
    """The routes of one area. name: in its paths; empty for the start page, which all other paths fall to.

    reads, writes: the permissions that its pages and its actions need, where a route names no other.
    operators: whether it is for the operators' group alone. public: whether it asks for no session.
    limits: what unknown senders are limited by; "docs" needs no table.
    """

    def __init__(
        self,
        name: str,
        *,
        reads: Permission | None = None,
        writes: Permission | None = None,
        operators: bool = False,
        public: bool = False,
        limits: RouteClass = "browser",
    ) -> None:
        self.path = f"{ROOT}/{name}" if name else ROOT
        self.routes: list[Route] = []
        self.operators = operators
        self.public = public
        self._reads, self._writes = reads, writes
        self._caps = Caps(limits, body=LARGEST_FORM, query=8_192, fields=100)

    @property
    def route_keys(self) -> tuple[str, ...]:
        """Give the route keys of API Gateway. It decides by nothing but the area."""
        return (f"ANY {self.path}", f"ANY {self.path}/{{proxy+}}")

    @property
    def reads_only(self) -> bool:
        """Say whether it has pages and no action."""
        return all(each.method == "GET" for each in self.routes)

    def get(self, path: str, act: Act, permission: Permission | None = None) -> None:
        """Add a page. path: after the area's own, `/{key_id}`."""
        self.routes.append(Route("GET", f"{self.path}{path}", act, permission or self._reads))

    def post(self, path: str, act: Act, permission: Permission | None = None) -> None:
        """Add an action. path: after the area's own."""
        self.routes.append(Route("POST", f"{self.path}{path}", act, permission or self._writes))

    def function(self, needs: Needs) -> Function[dict[str, Any]]:
        """Make the Lambda handler. needs: all that its pages do, beside finding the session."""
        return Function(self._handle, needs)

    def _handle(self, event: Event, context: LambdaContext) -> dict[str, Any]:
        del context
        request, began = PageRequest(event, clock.now()), monotonic()
        logger.set_correlation_id(request.request_id)
        with trace.tracing(request.request_id, source_shown(event)):
            route, answer = self._answered(request)
            pattern = f"{request.method} {route.path if route else self.path}"
            log_request(logger, pattern, answer.status, monotonic() - began)
        is_head = event["requestContext"]["http"]["method"] == "HEAD"
        return answer.wire(request.request_id, with_body=not is_head)

    def _answered(self, request: PageRequest) -> tuple[Route | None, PageResponse]:
        """PageResponse whatever comes. An error page has the frame where it is known whose session it is."""
        route = None
        try:
            viewer = self._enter(request)
            request = PageRequest(request.event, request.at, viewer)
            route, parts = self._route(request)
            return route, self._act(route, PageRequest(request.event, request.at, viewer, parts))
        except SignInNeeded as needed:
            return route, leave(needed.location, by_htmx=request.by_htmx)
        except Refusal as refusal:
            return route, refused(request, refusal, self._allowed(request.path))
        except Unavailable as unavailable:
            logger.warning("unavailable", extra={"cause": str(unavailable), **trace.current().told})
            return route, refused(request, Refusal("temporarily_unavailable", "AWS is busy", retry_after=1))
        except Exception as fault:  # noqa: BLE001  the page of a fault; the log has the rest
            log_fault(logger, fault)
            return route, refused(request, Refusal("internal_error", "the fault is ours"))

    def _enter(self, request: PageRequest) -> SignedIn | None:
        """Let the request in; who is not known counts by their source. Raises SignInNeeded, Refusal."""
        if excess := self._caps.refusal(request.event):
            raise excess
        source, entrance = source_in(request.event), door(self._caps.route_class)
        if self.public:
            entrance.enter(source, request.at)
            return None
        entrance.check_failures(source, request.at)
        try:
            return signed_in(request.event, request.at)
        except SignInNeeded:
            entrance.enter(source, request.at)
            raise

    def _route(self, request: PageRequest) -> tuple[Route, dict[str, str]]:
        matching = [(each, parts) for each in self.routes if (parts := each.parts(request.path)) is not None]
        for route, parts in matching:
            if route.method == request.method:
                return route, parts
        if matching:
            raise Refusal("method_not_allowed", f"this address takes {', '.join(self._allowed(request.path))}")
        raise Refusal("not_found", "there is no such page")

    def _allowed(self, path: str) -> list[str]:
        return sorted({each.method for each in self.routes if each.parts(path) is not None})

    def _act(self, route: Route, request: PageRequest) -> PageResponse:
        if request.signed_in is None:
            return route.act(request)
        self._check(route, request, request.signed_in)
        with self._query(request), numbers_of(request.viewer.principal.settings.default_country):
            return route.act(request)

    def _check(self, route: Route, request: PageRequest, viewer: SignedIn) -> None:
        if self.operators and not viewer.is_operator:
            raise Refusal("insufficient_scope", "this is for those who run this deployment")
        if route.permission is not None:
            check_permission(viewer.principal, route.permission)
        if route.method == "POST":
            check_csrf(viewer, request.event, request.form.get("csrf", ("",))[-1])

    def _query(self, request: PageRequest) -> AbstractContextManager[None]:
        """Tie cursors to the list and its filters."""
        filters = sorted((name, value) for name, value in request.query.items() if name not in _PLACE)
        return of_query("page", request.viewer.tenant_id, request.path, filters)
