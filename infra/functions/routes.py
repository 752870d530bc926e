"""The API's routes, read from the functions' own resolvers: a new endpoint is one new file."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass
from types import ModuleType

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.api_gateway import Route

from scheducal.dashboard.frame.area import Area
from scheducal.needs import PLAIN, Function, Needs, area_needs, endpoint_needs

# Where Powertools keeps routes: private attributes, which nothing else of ours uses.
PRIVATE_ROUTES = ("_static_routes", "_dynamic_routes")
DEFAULT_ROUTE = "$default"
# What a module has that answers requests.
_ROUTED = ("app", "area", "ROUTE_KEY")


@dataclass(frozen=True, slots=True)
class ApiFunction:
    """One API function, or one area of the dashboard.

    module: `functions.<area>.<verb>`. route_keys: API Gateway's route keys, `GET /path/{id}` or `$default`.
    public: whether it answers without credentials. declared: what it says that it needs, beside its methods.
    pages: whether it is an area of the dashboard.
    """

    module: str
    route_keys: tuple[str, ...]
    public: bool
    declared: Needs = PLAIN
    pages: bool = False

    @property
    def area(self) -> str:
        """Give its folder below functions/."""
        return self.module.split(".")[-2]

    @property
    def reads_only(self) -> bool:
        """Say whether every route is a GET."""
        return all(key.startswith("GET ") for key in self.route_keys)

    @property
    def needs(self) -> Needs:
        """Give all that it needs."""
        if self.pages:
            return area_needs(self.declared, public=self.public)
        return endpoint_needs(self.declared, public=self.public, reads_only=self.reads_only)


def discover(package: ModuleType) -> tuple[ApiFunction, ...]:
    """Find every module below the package with a resolver named `app`, an `area` or a ROUTE_KEY, by module name.

    Raises ValueError for a resolver without a route, and for a route that two modules claim.
    """
    names = sorted(found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    modules = [importlib.import_module(name) for name in names]
    endpoints = tuple(_endpoint(module) for module in modules if any(hasattr(module, name) for name in _ROUTED))
    _refuse_doubles(endpoints)
    return endpoints


def _endpoint(module: ModuleType) -> ApiFunction:
    """ROUTE_KEY takes the place of a resolver, for what answers requests that match no route: public."""
    if hasattr(module, "ROUTE_KEY"):
        return ApiFunction(module.__name__, (module.ROUTE_KEY,), public=True, declared=_declared(module))
    if isinstance(area := getattr(module, "area", None), Area):
        return ApiFunction(module.__name__, area.route_keys, area.public, _declared(module), pages=True)
    routes = _routes(module.app)
    if not routes:
        raise ValueError(f"{module.__name__} has a resolver without a route")
    public = all(route.security == [] for route in routes)
    return ApiFunction(module.__name__, tuple(sorted(map(_route_key, routes))), public, _declared(module))


def worker_needs(name: str) -> Needs:
    """Give what a worker's module says that it needs; raises TypeError where it says nothing."""
    handler = importlib.import_module(name).handler
    if not isinstance(handler, Function):
        raise TypeError(f"the handler of {name} does not say what it needs")
    return handler.needs


def _declared(module: ModuleType) -> Needs:
    handler = getattr(module, "handler", None)
    return handler.needs if isinstance(handler, Function) else PLAIN


def _routes(app: APIGatewayHttpResolver) -> list[Route]:
    """Give a resolver's routes; raises RuntimeError where Powertools keeps them elsewhere.

    Its public schema leaves out routes that are not documented, such as the documentation itself.
    """
    if missing := [name for name in PRIVATE_ROUTES if not isinstance(getattr(app, name, None), list)]:
        raise RuntimeError(f"this Powertools has no list {' nor '.join(missing)}: find where it keeps its routes")
    return [route for name in PRIVATE_ROUTES for route in getattr(app, name)]


def _route_key(route: Route) -> str:
    path = re.sub(r"<([^>]+)>", r"{\1}", route.path)
    return f"{route.method} {path}"


def _refuse_doubles(endpoints: tuple[ApiFunction, ...]) -> None:
    seen: dict[str, str] = {}
    for endpoint in endpoints:
        for key in endpoint.route_keys:
            if key in seen:
                raise ValueError(f"{key} is claimed by {seen[key]} and by {endpoint.module}")
            seen[key] = endpoint.module
