"""What a request presents: its body, its credentials, and what is no request at all."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.api.requests import LARGEST_BODY, read_request, versions_in
from scheducal.errors import Refusal
from scheducal.tenants.credentials import NOBODY

TENANT = "01km37mwc8nedt0kbk91a0fz02"
HEADER, BODY, QUERY = (f"key_{TENANT}_{letter * 16}" for letter in "hbq")
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def event(
    method: str = "POST",
    body: str | None = None,
    *,
    encoded: bool = False,
    authorization: str | None = None,
    content_type: str | None = "application/json",
    query: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Make an HTTP API event, as far as it is read here."""
    headers = {"Content-Type": content_type, "Authorization": authorization}
    return {
        "requestContext": {"http": {"method": method}},
        "headers": {name: value for name, value in headers.items() if value is not None},
        "queryStringParameters": query,
        "body": body,
        "isBase64Encoded": encoded,
    }


def basic(text: str) -> str:
    """Make an Authorization header's value."""
    return "Basic " + base64.b64encode(text.encode()).decode()


def code_of(given_event: dict[str, Any]) -> str:
    """Give the code with which the event is refused."""
    with pytest.raises(Refusal) as refused:
        read_request(given_event)
    return refused.value.code


IN_BODY = json.dumps({"apiKey": BODY, "apiSecret": "b", "name": "x"})
IN_QUERY = {"apiKey": QUERY, "apiSecret": "q"}


@pytest.mark.parametrize(
    ("given_event", "api_key"),
    [
        (event("DELETE", IN_BODY, authorization=basic(f"{HEADER}:h"), query=IN_QUERY), HEADER),
        (event("DELETE", IN_BODY, query=IN_QUERY), BODY),
        (event("DELETE", None, query=IN_QUERY), QUERY),
        (event("GET", None, query=IN_QUERY), QUERY),
        (event("POST", "{}", query=IN_QUERY), NOBODY),
        (event("PUT", "{}", query=IN_QUERY), NOBODY),
        (event("GET", IN_BODY), NOBODY),
        (event("DELETE", IN_BODY, authorization="Basic ???", query=IN_QUERY), NOBODY),
        (event("DELETE", json.dumps({"apiKey": BODY}), query=IN_QUERY), NOBODY),
        (event("POST", IN_BODY, authorization=f"bAsIc   {basic(f'{HEADER}:h:with:colons')[6:]}"), HEADER),
        (event("POST", IN_BODY, authorization=f"Bearer {HEADER}"), NOBODY),
        (event("POST", IN_BODY, authorization=basic(f"{HEADER}:é")), NOBODY),
        (event("POST", IN_BODY, authorization=""), NOBODY),
        (event("GET"), NOBODY),
    ],
)
def test_credentials_are_taken_from_the_header_then_the_body_then_the_query(
    given_event: dict[str, Any], api_key: str
) -> None:
    assert read_request(given_event).credentials.api_key == api_key


def test_credentials_are_no_part_of_the_body() -> None:
    presented = read_request(event("POST", IN_BODY))
    assert presented.body == {"name": "x"}
    assert presented.credentials.api_secret == "b"
    assert "'b'" not in repr(presented)


@given(st.dictionaries(st.text(), JSON_VALUES, max_size=4))
def test_any_json_object_is_read_as_it_is(value: dict[str, Any]) -> None:
    kept = {name: each for name, each in value.items() if name not in {"apiKey", "apiSecret"}}
    text = json.dumps(value)
    assert read_request(event(body=text)).body == kept
    assert read_request(event(body=base64.b64encode(text.encode()).decode(), encoded=True)).body == kept


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(read_request(event(body=text)).body, dict)
    except Refusal as refusal:
        assert refusal.code == "malformed_json"  # noqa: PT017  either is right; nothing else may come


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        read_request(event(body=base64.b64encode(raw).decode(), encoded=True))
    except Refusal as refusal:
        assert refusal.code == "malformed_json"  # noqa: PT017


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "null",
        "[]",
        "1",
        '"text"',
        "{",
        '{"a": 1,}',
        "{'a': 1}",
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": -Infinity}',
        '{"a": 1' + "0" * 5000 + "}",
        '{"a": ' * 40_000,
        "[" * 100_000,
        '\ufeff{"a": 1}',
        '{"a": "\x00"}',
        '{"a": "\n"}',
        "apiKey=x&apiSecret=y",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_object_is_malformed(body: str) -> None:
    assert code_of(event(body=body)) == "malformed_json"


@pytest.mark.parametrize("body", ["*", "e30", "e30=e", "e3 0=", "\ud800"])
def test_what_is_no_base64_or_no_utf8_is_malformed(body: str) -> None:
    assert code_of(event(body=body, encoded=True)) == "malformed_json"


def test_bytes_that_are_no_utf8_are_malformed() -> None:
    assert code_of(event(body=base64.b64encode(b'{"a": "\xff"}').decode(), encoded=True)) == "malformed_json"


@pytest.mark.parametrize("body", ["", " "])
def test_who_sends_no_body_is_told_what_to_send(body: str) -> None:
    with pytest.raises(Refusal, match=r"it is empty; send a JSON object, \{\} at least"):
        read_request(event(body=body))


def test_of_a_name_given_twice_the_last_value_counts() -> None:
    assert read_request(event(body='{"a": 1, "a": 2}')).body == {"a": 2}


def test_the_limit_counts_bytes_and_comes_before_the_json() -> None:
    padding = LARGEST_BODY - len('{"a": ""}')
    assert read_request(event(body=json.dumps({"a": "x" * padding}))).body == {"a": "x" * padding}
    assert code_of(event(body=json.dumps({"a": "x" * (padding + 1)}))) == "payload_too_large"
    assert code_of(event(body="é" * (LARGEST_BODY // 2 + 1))) == "payload_too_large"
    assert code_of(event(body="x" * 1_000_000)) == "payload_too_large"


@pytest.mark.parametrize(
    ("content_type", "is_taken"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        (None, True),
        ("text/plain", False),
        ("application/x-www-form-urlencoded", False),
        ("", False),
    ],
)
def test_a_body_is_json_or_has_no_type(content_type: str | None, is_taken: bool) -> None:
    given_event = event(body='{"a": 1}', content_type=content_type)
    if is_taken:
        assert read_request(given_event).body == {"a": 1}
    else:
        assert code_of(given_event) == "unsupported_media_type"


def test_only_a_delete_may_come_without_a_body_whatever_its_type() -> None:
    assert read_request(event("DELETE", None, content_type="text/plain")).body == {}
    assert code_of(event("POST", None)) == "malformed_json"
    assert code_of(event("PUT", None)) == "malformed_json"


def test_a_get_has_no_body_whatever_is_sent() -> None:
    assert read_request(event("GET", "{", content_type="text/plain")).body == {}


def test_if_match_names_versions() -> None:
    cases: dict[str | None, set[int] | None] = {
        None: None,
        "*": None,
        " * ": None,
        '"3"': {3},
        '"3", "12"': {3, 12},
        '"0"': {0},
        '"03"': set(),
        'W/"3"': set(),
        "3": set(),
        '"٣"': set(),
        f'"{"9" * 5000}"': set(),
        "": set(),
        '*, "3"': {3},
    }
    assert {header: versions_in(header) for header in cases} == cases
