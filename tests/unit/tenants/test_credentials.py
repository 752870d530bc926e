"""The form of credentials, and that anything else becomes nobody's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.ids import is_id, new_id
from scheducal.tenants.credentials import NOBODY, new_api_key, new_secret, parse_credentials

AT = datetime(2026, 3, 19, tzinfo=UTC)


def test_a_new_key_is_well_formed_and_names_its_tenant() -> None:
    tenant_id = new_id("ten", AT)
    found = parse_credentials(new_api_key(tenant_id), new_secret())
    assert found.tenant_id == tenant_id
    assert is_id(found.tenant_id, "ten")


def test_nobodys_key_names_a_tenant_that_no_id_can_be() -> None:
    assert parse_credentials(None, None).api_key == NOBODY
    assert parse_credentials(None, None).tenant_id != new_id("ten", AT)


@pytest.mark.parametrize(
    ("api_key", "api_secret"),
    [
        (None, "s"),
        ("key", "s"),
        (1, "s"),
        (["key"], "s"),
        ("{key}", None),
        ("{key}", ""),
        ("{key}", 5),
        ("{key}", "é"),
        ("{key}", "\ud800"),
        ("{key}", "s" * 201),
        ("{key}\n", "s"),
        (" {key}", "s"),
        ("{key}#T#ten_x", "s"),
    ],
)
def test_what_is_missing_or_malformed_is_nobodys(api_key: object, api_secret: object) -> None:
    given_key = api_key.format(key=new_api_key(new_id("ten", AT))) if isinstance(api_key, str) else api_key
    assert parse_credentials(given_key, api_secret).api_key == NOBODY


@given(st.text() | st.none() | st.integers() | st.lists(st.text()), st.text() | st.none() | st.binary())
def test_nothing_that_is_presented_raises(api_key: object, api_secret: object) -> None:
    found = parse_credentials(api_key, api_secret)
    assert found.api_key == NOBODY
    assert len(found.secret_hash) == 64
