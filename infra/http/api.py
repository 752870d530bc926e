"""The HTTP API: its stage, its access log and its routes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import cast

import jsii
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.functions.function import ScheduCalFunction
from infra.functions.routes import DEFAULT_ROUTE, ApiFunction
from infra.logs import log_group
from infra.settings.http import ApiSettings
from infra.settings.model import LogSettings

# The route's pattern instead of the path, which may hold an invitee's address; no query string, which may hold
# a secret. API Gateway cannot hash, so the caller's address is there only where a setting shows it; else the
# functions' own lines have its code.
ACCESS_LOG = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "routeKey": "$context.routeKey",
    "protocol": "$context.protocol",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationLatency": "$context.integrationLatency",
    "integrationStatus": "$context.integrationStatus",
    "integrationError": "$context.integrationErrorMessage",
}
METHODS = [
    http.CorsHttpMethod.GET,
    http.CorsHttpMethod.POST,
    http.CorsHttpMethod.PUT,
    http.CorsHttpMethod.PATCH,
    http.CorsHttpMethod.DELETE,
]
REQUEST_HEADERS = ["authorization", "content-type", "idempotency-key", "if-match"]
RESPONSE_HEADERS = [
    "deprecation",
    "etag",
    "idempotency-replayed",
    "link",
    "retry-after",
    "sunset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
]


def access_log_name(stack: str) -> str:
    """Name the group of the API's access log.

    AWS lists each group that it delivers logs to in one policy of the account and region, of 5,120 characters. Groups
    with this prefix share an entry.
    """
    return f"/aws/vendedlogs/apigateway/{stack}"


class Api(Construct):
    """The HTTP API with one stage at the root, so that URLs have no prefix."""

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, settings: ApiSettings, log_settings: LogSettings
    ) -> None:
        super().__init__(scope, construct_id)
        self.http_api = http.HttpApi(
            self, "HttpApi", api_name=name, create_default_stage=False, cors_preflight=_cors(settings)
        )
        access = log_group(self, "AccessLogs", name=access_log_name(name), settings=log_settings)
        self.stage = self._stage(settings, access)
        self._routes: dict[str, http.HttpRoute] = {}

    def route(self, endpoint: ApiFunction, function: ScheduCalFunction) -> None:
        """Send the endpoint's routes to the function; they are made beside it."""
        integration = HttpLambdaIntegration(endpoint.module, function.target)
        for key in endpoint.route_keys:
            self._routes[key] = http.HttpRoute(
                function, key, http_api=self.http_api, route_key=_route_key(key), integration=integration
            )

    def throttle_public(self, endpoints: Iterable[ApiFunction], settings: ApiSettings) -> None:
        """Give each route that asks for no API key a throttle of its own, once the route is there.

        Such a route takes none of the stage's other settings over.
        """
        own = {
            "ThrottlingRateLimit": settings.public_rate,
            "ThrottlingBurstLimit": settings.public_burst,
            "DetailedMetricsEnabled": settings.detailed_metrics,
        }
        keys = [key for each in endpoints if each.public for key in each.route_keys]
        stage = cast("http.CfnStage", self.stage.node.default_child)
        stage.route_settings = dict.fromkeys(keys, own)
        self.stage.node.add_dependency(*(self._routes[key] for key in keys))

    def _stage(self, settings: ApiSettings, access: logs.LogGroup) -> http.HttpStage:
        return http.HttpStage(
            self,
            "Stage",
            http_api=self.http_api,
            auto_deploy=True,
            access_log_settings=AccessLog(access, shows_source=settings.source_shown == "plain"),
            detailed_metrics_enabled=settings.detailed_metrics,
            throttle=http.ThrottleSettings(rate_limit=settings.throttle_rate, burst_limit=settings.throttle_burst),
        )


@jsii.implements(http.IAccessLogSettings)
class AccessLog:
    """One JSON object a line, into a log group."""

    def __init__(self, group: logs.LogGroup, *, shows_source: bool) -> None:
        self._group = group
        self._fields = ACCESS_LOG | ({"sourceIp": "$context.identity.sourceIp"} if shows_source else {})

    @property
    def destination(self) -> http.IAccessLogDestination:
        """Say where lines go."""
        return http.LogGroupLogDestination(self._group)

    @property
    def format(self) -> apigateway.AccessLogFormat:
        """Say what a line holds."""
        return apigateway.AccessLogFormat.custom(json.dumps(self._fields))


def _route_key(key: str) -> http.HttpRouteKey:
    if key == DEFAULT_ROUTE:
        return http.HttpRouteKey.DEFAULT
    method, path = key.split(" ", 1)
    return http.HttpRouteKey.with_(path, http.HttpMethod[method])


def _cors(settings: ApiSettings) -> http.CorsPreflightOptions | None:
    if not settings.cors_origins:
        return None
    return http.CorsPreflightOptions(
        allow_origins=list(settings.cors_origins),
        allow_methods=METHODS,
        allow_headers=REQUEST_HEADERS,
        expose_headers=RESPONSE_HEADERS,
    )
