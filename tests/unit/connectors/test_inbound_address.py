"""The address of a connection proves that this environment made it, before anything is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheducal import environment_key, settings
from scheducal.connectors.runners.address import InboundAddress, parse_address
from scheducal.ids import new_id
from tests.integration.world.clock import BEGIN

TENANT, CONNECTION = new_id("ten", BEGIN), new_id("con", BEGIN)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Yield the environment's."""
    monkeypatch.setenv("ENVIRONMENT_KEY", "one")
    forget()
    yield
    forget()


def forget() -> None:
    """Read the environment again."""
    settings.environment_settings.cache_clear()
    environment_key.environment_key.cache_clear()


def test_an_address_comes_back_as_it_went() -> None:
    address = InboundAddress(TENANT, CONNECTION)
    assert parse_address(address.text) == address
    assert address.url("https://api.example.com/inbound/x") == f"https://api.example.com/inbound/x/{address.text}"


def test_what_the_environment_did_not_make_is_none() -> None:
    text = InboundAddress(TENANT, CONNECTION).text
    another = InboundAddress(TENANT, new_id("con", BEGIN)).text
    forged = [
        "",
        text[:-1],
        f"{text}0",
        text.rpartition(".")[0],
        f"{text.rpartition('.')[0]}.{another.rpartition('.')[2]}",
        text.replace("con_", "cal_"),
        f"é{text}",
        f"{text}.{text}",
    ]
    assert [each for each in forged if parse_address(each) is not None] == []


def test_an_address_and_a_secret_belong_to_one_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    address = InboundAddress(TENANT, CONNECTION)
    text, secret = address.text, address.secret
    monkeypatch.setenv("ENVIRONMENT_KEY", "two")
    forget()
    assert parse_address(text) is None
    assert address.secret != secret
