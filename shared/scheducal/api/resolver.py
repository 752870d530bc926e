"""The frame of every endpoint: authenticate the request, let Powertools route and validate, answer in the envelope."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock, trace
from scheducal.api.authentication import Authentication, Authenticator, AuthenticRefusal, InvalidCredentials
from scheducal.api.idempotency import check_key, stored
from scheducal.api.requests import Event, Presented, check_role, read_request, versions_in
from scheducal.api.responses import JSON, STATUS, ApiResponse, failure, internal_error, unavailable
from scheducal.api.strangers.door import door, source_in, source_shown
from scheducal.api.strangers.rules import Caps
from scheducal.aws import Unavailable
from scheducal.catalog.customers.phone import numbers_of
from scheducal.commands.model import Command, fingerprint
from scheducal.deprecation import Deprecation
from scheducal.errors import Refusal
from scheducal.metrics import log_fault, log_request
from scheducal.needs import PLAIN, Function, Needs
from scheducal.pagination import check_cursor, of_query
from scheducal.store.table import table
from scheducal.tenants.access import check_administrative
from scheducal.tenants.credentials import ApiKeyPair
from scheducal.trace import tracing
from scheducal.values import dataclass

Handler = Callable[[Event, LambdaContext], dict[str, Any]]
# Parameters that do not change what a list is about.
_NO_FILTERS = {"apiKey", "apiSecret", "cursor", "limit"}

logger = Logger()


@dataclass(frozen=True, slots=True)
class EndpointFunction(Function[dict[str, Any]]):
    """The handler of an endpoint. deprecation: where it will go. The OpenAPI document and each answer say so."""

    deprecation: Deprecation | None = None


def api() -> APIGatewayHttpResolver:
    """Build a resolver for one function's routes; requests that do not validate become refusals."""
    # It loads pydantic, which `page_api` does without.
    from scheducal.api.validation import limits_of, models_of, refusal_of  # noqa: PLC0415

    app = _framed(APIGatewayHttpResolver(enable_validation=True))

    def refuse(error: RequestValidationError) -> Response[str]:
        dependant = app.context["_route"].dependant
        raise refusal_of(error.errors(), models_of(dependant), limits_of(dependant))

    app.exception_handler(RequestValidationError)(refuse)
    return app


def page_api() -> APIGatewayHttpResolver:
    """Build a resolver for pages, whose routes take only texts of the path and check these themselves.

    It starts quicker than that of `api`, since it loads no pydantic.
    """
    return _framed(APIGatewayHttpResolver())


def _framed(app: APIGatewayHttpResolver) -> APIGatewayHttpResolver:
    def no_route(error: NotFoundError) -> Response[str]:
        raise Refusal("not_found", "there is nothing at this path; /docs lists what there is") from error

    # In its debug mode Powertools logs what it finds no handler for, with messages that may quote the request.
    app.exception_handler(Refusal)(_refusal_response)
    app.exception_handler(Exception)(_fault_response)
    app.not_found(no_route)
    return app


def _refusal_response(refusal: Refusal) -> Response[str]:
    result = refused(refusal)
    return Response(result["statusCode"], JSON, result["body"], result["headers"])


def _fault_response(fault: Exception) -> Response[str]:
    return _refusal_response(_judged(fault))


def _judged(fault: Exception) -> Refusal:
    """Turn an exception that is no refusal into one; the log has the rest."""
    if isinstance(fault, Unavailable):
        logger.warning("unavailable", extra={"cause": str(fault), **trace.current().told})
        return unavailable()
    log_fault(logger, fault)
    return internal_error()


def _check_query(app: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Refuse parameters that the route does not have: a misspelt filter would list everything."""
    from scheducal.api.validation import check_parameters  # noqa: PLC0415  what pages need not load

    known = [field.alias for field in app.context["_route"].dependant.query_params]
    given = app.current_event.query_string_parameters
    check_parameters(given, known)
    if (cursor := given.get("cursor")) is not None:
        check_cursor(cursor)
    return next_middleware(app)


def endpoint(
    app: APIGatewayHttpResolver,
    *,
    needs: Needs = PLAIN,
    any_channel: bool = False,
    operators: bool = False,
    deprecation: Deprecation | None = None,
) -> EndpointFunction:
    """Make the Lambda handler of an endpoint that needs credentials: the channel `internal`'s, or any channel's.

    needs: beside what its methods say. any_channel: whether keys of other channels may call it too. operators: whether
    it takes keys of operators, and none of tenants. deprecation: where it will go.
    """
    app.use([_check_query])

    def answer(event: Event, context: LambdaContext) -> dict[str, Any]:
        at = clock.now()
        source = source_in(event)
        try:
            presented = read_request(event)
        except Refusal:
            # A request that cannot be read costs its source as much as one with wrong credentials.
            door("api").enter(source, at)
            raise
        authentication = _authenticated(presented.credentials.among(operators=operators), source, at)
        trace.identify(authentication.principal.tenant_id)
        given = command_of(event, presented, authentication, at)
        result = _resolve(app, event, context, presented, given, any_channel=any_channel)
        return _with_headers(result, authentication.rate_limit.headers())

    return EndpointFunction(guarded(answer, deprecation), needs, deprecation=deprecation)


def _authenticated(credentials: ApiKeyPair, source: str, at: datetime) -> Authentication:
    """Admit the request. The source counts until credentials are known to be right; then their own allowance does."""
    authenticator, entrance = _authenticator(), door("api")
    if not authenticator.knows(credentials, at):
        entrance.enter(source, at)
        # Answered without a request to the table: guessing must not cost us anything.
        if authenticator.rejects(credentials, at):
            raise InvalidCredentials
        entrance.check_failures(source, at)
    try:
        return authenticator.authenticate(credentials, at)
    except InvalidCredentials:
        entrance.failed(source, at)
        raise


def public_endpoint(
    app: APIGatewayHttpResolver,
    caps: Caps,
    is_authentic: Callable[[Event], bool] = lambda _: False,
    *,
    needs: Needs = PLAIN,
) -> EndpointFunction:
    """Build the Lambda handler of an endpoint that anybody may call.

    is_authentic: whether a request proves by itself whom it comes from, at no cost. It then counts for no source. It
        may also come past the distribution, whose address its sender may not know.
    """
    return public_handler(app.resolve, caps, is_authentic, needs=needs)


def public_handler(
    answer: Handler,
    caps: Caps,
    is_authentic: Callable[[Event], bool] = lambda _: False,
    *,
    needs: Needs = PLAIN,
) -> EndpointFunction:
    """Build the same for a function without a resolver."""

    def limited(event: Event, context: LambdaContext) -> dict[str, Any]:
        excess = caps.refusal(event)
        if excess or not is_authentic(event):
            door(caps.route_class).enter(source_in(event), clock.now())
        if excess:
            raise excess
        return answer(event, context)

    return EndpointFunction(guarded(limited), needs)


def guarded(answer: Handler, deprecation: Deprecation | None = None) -> Handler:
    """Wrap a handler: it answers refusals and faults in the envelope, names the request, and says if it will go."""
    further = deprecation.headers() if deprecation else {}

    def handler(event: Event, context: LambdaContext) -> dict[str, Any]:
        request_id, began = str(event["requestContext"]["requestId"]), monotonic()
        logger.set_correlation_id(request_id)
        with tracing(request_id, source_shown(event)):
            try:
                result = answer(event, context)
            except Refusal as refusal:
                result = refused(refusal)
            except Exception as fault:  # noqa: BLE001  the contract's answer to a fault; the log has the rest
                result = refused(_judged(fault))
            log_request(logger, event.get("routeKey"), result["statusCode"], monotonic() - began)
        return _with_headers(result, {"X-Request-Id": request_id, **further})

    return handler


def command_of(
    event: Event, presented: Presented, authentication: Authentication, at: datetime
) -> Command[ApiResponse]:
    """Build the command that an authenticated request gives."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return Command(
        principal=authentication.principal,
        sender=authentication.sender,
        at=at,
        fingerprint=fingerprint(presented.method, event["rawPath"], presented.body, authentication.principal.channel),
        keep=stored,
        idempotency_key=headers.get("idempotency-key"),
        expected=versions_in(headers.get("if-match")),
    )


def _resolve(
    app: APIGatewayHttpResolver,
    event: Event,
    context: LambdaContext,
    presented: Presented,
    given: Command[ApiResponse],
    *,
    any_channel: bool,
) -> dict[str, Any]:
    try:
        check_role(given.principal, presented.method, str(event["rawPath"]))
        if not any_channel:
            check_administrative(given.principal)
        check_key(given.idempotency_key)
        app.context["command"] = given
        normalized = _normalized(event, presented)
        query = of_query(given.principal.tenant_id, given.principal.channel, *_query_of(normalized))
        with query, numbers_of(given.principal.settings.default_country):
            return app.resolve(normalized, context)
    except Refusal as refusal:
        return refused(refusal)
    except Exception as fault:  # noqa: BLE001  here, so that the answer still says what is left of the allowance
        return refused(_judged(fault))


def _query_of(event: Event) -> tuple[str, list[tuple[str, str]]]:
    """Tell which list is asked for, and with which filters."""
    given = event.get("queryStringParameters") or {}
    return event["rawPath"], sorted((name, value) for name, value in given.items() if name not in _NO_FILTERS)


def _normalized(event: Event, presented: Presented) -> Event:
    """Give the event without credentials, with a path that matches the route for any value of a parameter."""
    body = json.dumps(presented.body) if presented.method != "GET" else None
    path = str(event["rawPath"])
    if event.get("pathParameters"):
        template = str(event["routeKey"]).partition(" ")[2]
        # API Gateway has decoded the path. A value with a slash would match another route, or none.
        path = template.format_map({name: quote(value, safe="") for name, value in event["pathParameters"].items()})
    return {**event, "rawPath": path, "body": body, "isBase64Encoded": False}


def refused(refusal: Refusal) -> dict[str, Any]:
    """Turn a refusal into Lambda's response."""
    headers = {"Content-Type": JSON}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, AuthenticRefusal):
        headers |= refusal.rate_limit.headers()
    body = json.dumps(failure(refusal))
    return {"statusCode": STATUS[refusal.code], "headers": headers, "body": body, "isBase64Encoded": False}


def _with_headers(result: dict[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    return {**result, "headers": {**result.get("headers", {}), **headers}}


@cache
def _authenticator() -> Authenticator:
    return Authenticator(table())
