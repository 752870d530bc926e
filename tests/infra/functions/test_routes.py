"""Routes are found in the functions, and are those of the OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

import functions
from infra.assets.asset import ROOT
from infra.functions.routes import PRIVATE_ROUTES, ApiFunction, discover
from tests.infra.stages import Stage
from tests.unit.architecture.sources import sources

# Pages for browsers, and what answers everything else.
HIDDEN = {
    "$default",
    "GET /docs",
    "GET /docs/{asset}",
    "GET /inbound/{name}/{address}",
    "GET /oauth/callback",
    "GET /oauth/{name}/start",
    "HEAD /inbound/{name}/{address}",
    "POST /inbound/{name}",
    "POST /inbound/{name}/{address}",
}
# Areas of the dashboard.
PAGES = {key for each in discover(functions) if each.pages for key in each.route_keys}
# Updates are taken by both methods, and documented by one.
OTHER = {"PUT": "PATCH", "PATCH": "PUT"}
BY_ONE_METHOD = {"PUT /api/v1/channels/{channel}"}


def test_the_api_has_the_documented_routes_and_those_that_document_it(stage: Stage) -> None:
    document = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    documented = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    deployed = {each["RouteKey"] for each in stage.resources("AWS::ApiGatewayV2::Route").values()} - PAGES
    updates = {key for key in documented if key.split()[0] in OTHER} - BY_ONE_METHOD
    assert len(updates) > 5
    other = {f"{OTHER[method]} {path}" for method, path in map(str.split, updates)}
    assert deployed == documented | HIDDEN | other


def test_public_routes_are_those_that_the_document_calls_public() -> None:
    document = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    public = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation.get("security") == []
    }
    found = {key for each in discover(functions) if each.public for key in each.route_keys}
    assert found - PAGES == public | HIDDEN


def test_each_route_reaches_its_own_function(stage: Stage) -> None:
    """No two functions answer one route, and API Gateway may call each."""
    invokers = stage.resources("AWS::Lambda::Permission").values()
    routed = [each for each in invokers if each["Principal"] == "apigateway.amazonaws.com"]
    assert len(routed) == len(stage.resources("AWS::ApiGatewayV2::Route"))


RESOLVER = "from aws_lambda_powertools.event_handler import APIGatewayHttpResolver\napp = APIGatewayHttpResolver()\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(tmp_path))
    made = ModuleType(f"found_{tmp_path.name}")
    made.__path__ = [str(tmp_path / made.__name__)]
    (tmp_path / made.__name__).mkdir()
    (tmp_path / made.__name__ / "__init__.py").touch()
    return made


def write(package: ModuleType, name: str, code: str) -> None:
    (Path(package.__path__[0]) / f"{name}.py").write_text(code, "utf-8")


def test_powertools_keeps_its_routes_where_we_read_them() -> None:
    # Where this fails after an update of Powertools, `infra.functions.routes.PRIVATE_ROUTES` is what to change.
    app = APIGatewayHttpResolver()
    app.get("/slots")(print)
    app.get("/slots/<slotId>")(print)
    kept = {name: [each.path for each in getattr(app, name, ())] for name in PRIVATE_ROUTES}
    assert kept == {"_static_routes": ["/slots"], "_dynamic_routes": ["/slots/<slotId>"]}


def test_a_powertools_that_keeps_them_elsewhere_is_named(package: ModuleType) -> None:
    write(package, "moved", f"{RESOLVER}@app.get('/x')\ndef x(): ...\ndel app._static_routes\n")
    with pytest.raises(RuntimeError, match="no list _static_routes: find where it keeps its routes"):
        discover(package)


def test_no_other_module_of_ours_reads_them() -> None:
    using = {each.name for each in sources().values() if any(name in each.text for name in PRIVATE_ROUTES)}
    assert using == {"infra.functions.routes", __name__}


def test_a_new_module_is_a_new_route(package: ModuleType) -> None:
    write(package, "slots", f"{RESOLVER}@app.post('/slots/<slotId>/holds')\ndef hold(slotId): ...\n")
    write(package, "helper", "x = 1\n")
    [found] = discover(package)
    assert found == ApiFunction(f"{package.__name__}.slots", ("POST /slots/{slotId}/holds",), public=False)
    assert not found.reads_only


def test_a_module_may_name_its_route_key(package: ModuleType) -> None:
    write(package, "other", "ROUTE_KEY = '$default'\n")
    assert discover(package) == (ApiFunction(f"{package.__name__}.other", ("$default",), public=True),)


def test_one_route_with_credentials_makes_a_module_not_public(package: ModuleType) -> None:
    open_route = "@app.get('/open', security=[])\ndef a(): ...\n"
    write(package, "both", f"{RESOLVER}{open_route}@app.get('/closed')\ndef b(): ...\n")
    [found] = discover(package)
    assert not found.public
    assert found.reads_only


def test_a_resolver_without_a_route_is_refused(package: ModuleType) -> None:
    write(package, "empty", RESOLVER)
    with pytest.raises(ValueError, match="without a route"):
        discover(package)


def test_a_route_claimed_twice_is_refused(package: ModuleType) -> None:
    for name in ("one", "two"):
        write(package, name, f"{RESOLVER}@app.get('/same')\ndef same(): ...\n")
    with pytest.raises(ValueError, match=r"GET /same is claimed by .*one and by .*two"):
        discover(package)
