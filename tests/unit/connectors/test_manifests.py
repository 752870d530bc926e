"""What each connector declares: complete, consistent, and cheap to read."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from scheducal.connectors import parts, registry
from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address, Check, CredentialKind, Field, Limits, Manifest, WebhookDeclaration
from scheducal.connectors.oauth.model import OAuth
from scheducal.connectors.parts import (
    Auth,
    CalendarPart,
    CalendarTriggerPart,
    auth_part,
    calendar_part,
    calendar_trigger_part,
    oauth_of,
)
from scheducal.connectors.push.limiter import PLACES
from scheducal.connectors.systems.exchange import auth, calendar, trigger
from scheducal.connectors.systems.google import calendar as google_calendar
from scheducal.connectors.systems.google import trigger as google_trigger
from scheducal.http.request import Keys
from tests.unit.architecture.sources import ROOT

PLAIN = Manifest(
    kind="toy",
    title="Toy",
    public_name="toy",
    capabilities=("mirror",),
    limits=Limits(),
    api_version="1",
    checked_on=date(2026, 1, 1),
)
# The type checker compares each file with what its machine expects of it.
_CALENDARS: tuple[CalendarPart, ...] = (calendar, google_calendar)
_TRIGGERS: tuple[CalendarTriggerPart, ...] = (trigger, google_trigger)


def test_the_folders_are_the_connectors() -> None:
    folders = sorted(each.parent.name for each in (ROOT / "shared/scheducal/connectors/systems").glob("*/manifest.py"))
    assert list(registry.kinds()) == folders
    assert registry.calendar_kinds() == ("caldav", "exchange", "google")
    assert {"google", "microsoft"} <= set(registry.applications())
    with pytest.raises(KeyError):
        registry.load("../google", "auth")


def test_what_manifests_say_holds() -> None:
    """Every example fits its pattern, every file that a manifest speaks of is there, and limits are kept."""
    for kind, each in registry.manifests().items():
        wrong = [field.name for field in each.settings if re.fullmatch(field.pattern, field.example) is None]
        assert (kind, wrong) == (kind, [])
        assert set(each.credentials) <= {*get_args(CredentialKind)}, kind
        assert each.limits.at_once is None or each.limits.at_once >= PLACES, kind
        if each.credentials:
            assert auth_part(kind) != Auth(), kind
        if "oauth" in each.credentials:
            assert isinstance(oauth_of(kind), OAuth), kind
        if each.calendar:
            assert each.incoming is None or callable(calendar_trigger_part(kind).reported), kind
            assert callable(calendar_part(kind).open_calendar), kind


def test_each_way_to_get_tokens_has_the_server_that_it_needs() -> None:
    """Client credentials name a directory. A service account signs for people of a server that is one for all."""
    for kind, each in registry.manifests().items():
        if "client_credentials" in each.credentials and "client_credentials" not in auth_part(kind).exchanges:
            assert oauth_of(kind).directories, kind
        if "service_account" in each.credentials:
            assert oauth_of(kind).directories is None, kind


def test_public_names_lead_to_one_system_each() -> None:
    for public_name, kind in (("microsoft", "exchange"), ("google", "google")):
        for found in (registry.of_public_name(public_name), registry.asker(public_name)):
            assert found is not None
            assert found.kind == kind
    for stranger in ("exchange", "email", "", "Google"):
        assert registry.of_public_name(stranger) is None
        assert registry.asker(stranger) is None
    names = [each.public_name for each in registry.manifests().values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("unknown", [{"capabilites": ()}, {"retry_headers": "x"}])
def test_an_unknown_key_is_an_error(unknown: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=next(iter(unknown))):
        replace(PLAIN, **unknown)


def test_a_manifest_does_not_contradict_itself() -> None:
    google, key = registry.manifest("google"), Field(name="apiKey", title="", pattern=".", example="x", help="")
    sealed, needed = replace(key, is_secret=True), replace(key, required=True, is_fixed=True)
    api, check = Address(variable="X", usual="https://x"), Check(paths=("/me",))
    asked = {"credentials": ("oauth",), "api": api, "check": check}
    for changes, said in (
        ({"incoming": google.incoming}, "without a trigger"),
        ({"realm": google.realm}, "names a realm"),
        ({**asked, "api": None}, "names no API"),
        ({**asked, "check": None}, "declares no check"),
        ({**asked, "credentials": ("api_key",), "settings": (key,)}, "no secret setting"),
        (
            {
                "capabilities": ("trigger",),
                "incoming": WebhookDeclaration(largest_body=1, status=204, secret="apiKey"),
                "settings": (key,),
            },
            "no secret setting apiKey",
        ),
        ({"settings": (key, sealed)}, "two settings of one name"),
        ({"settings": (replace(sealed, longest=4_001),)}, "that can be sealed"),
        ({"settings": (replace(needed, never_with=("oauth",)),)}, "requires what it never takes"),
        ({**asked, "api": replace(api, usual="https://{apiKey}.x"), "settings": (key,)}, "an address with a gap"),
        ({**asked, "api": replace(api, usual="https://{other}.x"), "settings": (needed,)}, "an address with a gap"),
        # A secret could else be sent to an account of somebody else's choice.
        (
            {**asked, "api": replace(api, usual="https://{apiKey}.x"), "settings": (replace(needed, is_fixed=False),)},
            "an address with a gap",
        ),
        ({**asked, "check": Check(paths=("/{apiKey}",)), "settings": (sealed,)}, "a check with a gap"),
    ):
        with pytest.raises(ValueError, match=f"^toy .*{said}"):
            replace(PLAIN, **changes)
    replace(PLAIN, **{**asked, "api": replace(api, usual="https://{apiKey}.x"), "settings": (needed,)})  # type: ignore[arg-type]
    data = auth.OAUTH
    for broken in ({"scopes": ()}, {"directories": None}):
        with pytest.raises(ValueError, match="Microsoft"):
            replace(data, **broken)


def test_constants_that_nobody_reads_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    # A misspelt name, a key that the manifest does not speak of, a gap that no setting fills.
    key = ApiKey(headers=(("Authorization", "Bearer {apiKey}"),))
    for name, value, said in (("OAUHT", auth.OAUTH, "OAUHT"), ("API_KEY", key, "do not agree on api_key")):
        with monkeypatch.context() as patched:
            patched.setattr(auth, name, value, raising=False)
            with pytest.raises(ValueError, match=said):
                auth_part.__wrapped__("exchange")
    manifest = registry.manifest("exchange")
    secret = Field(name="token", title="", pattern=".", example="x", help="", is_secret=True)
    with monkeypatch.context() as patched:
        patched.setattr(auth, "API_KEY", key, raising=False)
        taking = replace(manifest, credentials=("api_key",), settings=(*manifest.settings, secret))
        patched.setattr(registry, "manifest", lambda _: taking)
        with pytest.raises(ValueError, match="a setting that the manifest does not have"):
            auth_part.__wrapped__("exchange")
    with pytest.raises(ValueError, match="at least one setting"):
        ApiKey(headers=(("Authorization", "Bearer"),))
    monkeypatch.setattr(parts, "auth_part", lambda _: Auth())
    with pytest.raises(ValueError, match="no access by OAuth"):
        oauth_of("email")


def test_keys_are_sent_as_the_connector_says() -> None:
    values = {"apiKey": "k:ö", "siteId": "7"}
    pairs = (("key", "{apiKey}"),)
    sent = ApiKey(headers=(("X-Site", "{siteId}"),), query=pairs, body=pairs, basic=("{apiKey}", "X"))
    assert sent.keys(values) == Keys({"X-Site": "7", "Authorization": "Basic azrDtjpY"}, {"key": "k:ö"}, {"key": "k:ö"})
    assert sent.gaps == {"siteId", "apiKey"}
    assert "k:" not in repr(sent.keys(values))


def test_reading_manifests_loads_no_system() -> None:
    script = (
        "import sys; from scheducal.connectors import registry; list(registry.manifests().values());"
        "names = [each for each in sys.modules if each.startswith('scheducal.connectors.systems.')];"
        "print(sorted({each.rpartition('.')[2] for each in names} - set(registry.kinds())),"
        " [each for each in ('httpx', 'msal', 'pydantic', 'boto3', 'icalendar') if each in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    printed = subprocess.check_output(command, env={"PYTHONPATH": str(ROOT / "shared")}, text=True)
    assert printed.strip() == "['manifest'] []"
