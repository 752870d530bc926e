"""One AWS for all tests of the command line; each test has tenants of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.loaders import JSONFileLoader, Loader
from typer import testing

from scheducal.tenants.credentials import ApiKeyPair, parse_credentials
from tests.integration.cli.bookings import Bookings
from tests.integration.cli.ministack import running
from tests.integration.cli.stacks import MAIL_DOMAIN, NO_API, deploy
from tests.integration.cli.terminal import Terminal

LOCAL_REGION, DEV_REGION = "us-east-1", "eu-central-1"
PROFILE = "acme-dev"
ROOT = Path(__file__).parents[3]


def once(method: Callable[..., Any], state: Callable[[Any], Any]) -> Callable[..., Any]:
    """Give a method that is carried out once for the same arguments. state: what of its object it depends on."""
    known: dict[Any, Any] = {}

    def wrapper(self: Any, *arguments: Any) -> Any:
        key = state(self), arguments
        if key not in known:
            known[key] = method(self, *arguments)
        return known[key]

    return wrapper


# botocore's descriptions of services, and our commands' parameters.
READ_ONCE = [
    (JSONFileLoader, "load_file", once(JSONFileLoader.load_file, lambda _: ())),
    *(
        (Loader, name, once(getattr(Loader, name), lambda loader: tuple(loader.search_paths)))
        for name in ("list_available_services", "list_api_versions")
    ),
    (testing, "_get_command", cache(vars(testing)["_get_command"])),
]


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """What each command reads is read once. botocore changes what it read, so other tests read for themselves."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, instead in READ_ONCE:
            patch.setattr(owner, name, instead)
        yield


@pytest.fixture(scope="session")
def aws_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An AWS with the stacks of two stages."""
    with running(tmp_path_factory.mktemp("ministack")) as url:
        for region, name in ((LOCAL_REGION, "ScheduCal-local"), (DEV_REGION, "ScheduCal-dev")):
            session = boto3.Session("test", "test", region_name=region)
            deploy(session, url, name, live_alias=name != "ScheduCal-local")
        yield url


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person is: a checkout with the samples, and no local stack."""
    (tmp_path / "events").symlink_to(ROOT / "events")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def facts(aws_url: str) -> dict[str, Any]:
    """What stack.json says."""
    return {
        "stackName": "ScheduCal-local",
        "tableName": "ScheduCal-local-table",
        "mailDomain": MAIL_DOMAIN,
        "region": LOCAL_REGION,
        "apiUrl": NO_API,
        "awsEndpointUrl": aws_url,
        "apiKey": "",
        "apiSecret": "",
    }


@pytest.fixture
def terminal(folder: Path, facts: dict[str, Any], aws_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Below a checkout whose local stack runs, with a profile for the stage dev."""
    write_facts(folder, facts)
    config = folder / "config"
    config.write_text(
        f"[profile {PROFILE}]\nregion = {DEV_REGION}\nendpoint_url = {aws_url}\n"
        "aws_access_key_id = test\naws_secret_access_key = test\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.chdir(folder / "docs")
    return Terminal()


@pytest.fixture
def demo(terminal: Terminal, folder: Path, facts: dict[str, Any]) -> ApiKeyPair:
    """The local stack's demo tenant, as stack.json has it."""
    tenant = terminal.document("tenants", "create", "Demo")["tenantId"]
    key = terminal.document("keys", "create", tenant)
    write_facts(folder, facts | {"apiKey": key["apiKey"], "apiSecret": key["apiSecret"]})
    return parse_credentials(key["apiKey"], key["apiSecret"])


@pytest.fixture
def bookings(demo: ApiKeyPair, facts: dict[str, Any]) -> Bookings:
    """The demo tenant's appointments."""
    return Bookings.of(demo, facts)


def write_facts(folder: Path, facts: dict[str, Any]) -> None:
    """As `make local` does."""
    (folder / ".local").mkdir(exist_ok=True)
    (folder / ".local" / "stack.json").write_text(json.dumps(facts))
