"""URLs that customers give, judged by their text."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.errors import Refusal
from scheducal.http.pinned.addresses import is_public
from scheducal.http.pinned.target import Policy, Target, parse_target
from tests.unit.http.pinned.hostile_urls import OWN_HOSTS, entries

DEPLOYED = Policy(own_hosts=OWN_HOSTS)
LOCAL = Policy(allow_loopback=True)

PUBLIC_IN_TEXT = ("accept", "deliver-ignore-header", "deliver-cap", "timeout", "fail")


def refusal(text: object, policy: Policy = DEPLOYED) -> str:
    with pytest.raises(Refusal) as caught:
        parse_target(text, policy, param="webhookUrl")
    assert (caught.value.code, caught.value.param) == ("invalid_webhook_url", "webhookUrl")
    return caught.value.message


@pytest.mark.parametrize(
    "entry", entries(lambda entry: entry["verdict"].startswith("refuse") and "create" in entry["check_at"])
)
def test_hostile_urls_are_refused_at_registration(entry: dict[str, Any]) -> None:
    assert " must " in refusal(entry["url"])


@pytest.mark.parametrize("entry", entries(lambda entry: entry["class"] == "dns" or entry["verdict"] in PUBLIC_IN_TEXT))
def test_what_the_text_cannot_tell_is_left_to_the_connection(entry: dict[str, Any]) -> None:
    target = parse_target(entry["url"], DEPLOYED)
    assert entry["url"].endswith(target.path_and_query)
    assert target.address is None


def test_an_aws_service_is_no_endpoint_but_what_customers_run_there_is() -> None:
    assert "AWS service" in refusal("https://sqs.eu-west-1.amazonaws.com/111122223333/webhooks")
    assert "AWS service" in refusal("https://vpce-1.execute-api.eu-west-1.vpce.amazonaws.com/")
    assert "AWS service" in refusal("https://lambda.us-east-1.api.aws/")
    for host in (
        "zyx987.execute-api.us-east-1.amazonaws.com",
        "abc.lambda-url.eu-west-1.on.aws",
        "my-alb-123.eu-west-1.elb.amazonaws.com",
        "my-nlb-123.elb.eu-west-1.amazonaws.com",
    ):
        assert parse_target(f"https://{host}/hook", DEPLOYED).host == host


def test_a_public_address_is_allowed_on_purpose() -> None:
    assert parse_target("https://1.1.1.1/hook", DEPLOYED).address == ip_address("1.1.1.1")
    target = parse_target("https://[2606:4700:4700:0::1111]:8443", DEPLOYED)
    assert (target.host, target.authority) == ("2606:4700:4700::1111", "[2606:4700:4700::1111]:8443")


@pytest.mark.parametrize(
    ("text", "host", "port", "path", "authority"),
    [
        ("https://example.com", "example.com", 443, "/", "example.com"),
        ("HTTPS://Example.COM:443/Hook", "example.com", 443, "/Hook", "example.com"),
        ("https://example.com:8443/a//b/../c", "example.com", 8443, "/a//b/../c", "example.com:8443"),
        ("https://example.com?x=1&y=%20", "example.com", 443, "/?x=1&y=%20", "example.com"),
        ("https://example.com/a?", "example.com", 443, "/a?", "example.com"),
    ],
)
def test_what_is_sent_is_what_was_given(text: str, host: str, port: int, path: str, authority: str) -> None:
    target = parse_target(text, DEPLOYED)
    assert (target.host, target.port, target.path_and_query, target.authority) == (host, port, path, authority)


@pytest.mark.parametrize(
    "text",
    [
        *(None, 7, b"https://example.com/", ["https://example.com/"], "", " "),
        *("https://", "https://?", "https://#", "https://:443/", "https://.", "https://..", "https://a..example.com/"),
        *(
            "https://example.com:0/",
            "https://example.com:٤٤٣/",
            "https://example.com:443:443/",
            "https://example.com:-1/",
        ),
        *("https://-a.example.com/", "https://a-.example.com/", "https://a_b.example.com/", "https://a,b.example.com/"),
        *(
            "https://bücher.example/",
            "https://example.com/ü",
            "https://example.com/a b",
            "https://example.com/#top",
            "https://example.com/a\\b",
        ),
        *(
            "https://example.com\x00/",
            "https://example.com/\x7f",
            "https://example.com/\u2028",
            "https://exa\u00admple.com/",
        ),
        *("https://[::1", "https://::1]/", "https://[]/", "https://[1.1.1.1]/", "https://[fe80::1%eth0]/"),
        *("https://2130706433/", "https://0x7f000001/", "https://1.1.1/", "https://1.1.1.01/", "https://1.1.1.0x1/"),
        *("https://1.1.1.1./", "https://example.123/", "https://example.com./", "https://256.1.1.1/"),
        *(
            "https://x.metadata.goog/",
            "https://10.in-addr.arpa/",
            "https://a.onion/",
            "https://" + "a." * 130 + "example/",
        ),
    ],
)
def test_unfit_texts_are_refused(text: object) -> None:
    refusal(text)


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("http://localhost:9000/hook", 9000),
        ("http://127.0.0.1/hook", 80),
        ("https://[::1]:1/", 1),
        ("https://hooks.localhost/", 443),
    ],
)
def test_the_local_stage_may_reach_this_machine(text: str, port: int) -> None:
    target = parse_target(text, LOCAL)
    assert (target.port, target.loopback) == (port, True)
    assert target.admits(ip_address("127.0.0.1"))
    assert not target.admits(ip_address("93.184.215.14"))
    refusal(text, DEPLOYED)


@pytest.mark.parametrize(
    "text",
    [
        *("http://example.com/", "http://10.0.0.5/", "https://10.0.0.5/", "https://example.com:9000/"),
        *("http://[::ffff:127.0.0.1]/", "http://127.1/", "http://a..localhost/", "http://0.0.0.0:9000/"),
    ],
)
def test_the_local_stage_may_reach_nothing_else(text: str) -> None:
    refusal(text, LOCAL)


def test_a_name_with_a_loopback_answer_is_not_admitted_locally_either() -> None:
    assert not parse_target("https://hooks.example.com/", LOCAL).admits(ip_address("127.0.0.1"))


def judged(text: str, policy: Policy) -> Target | None:
    try:
        return parse_target(text, policy)
    except Refusal:
        return None


_PIECES = st.sampled_from(
    [
        *("https", "://", "/", ":", "@", "\\", "[", "]", "%31", "%", "?", "#", ".", "127", "0x7f", "1", "::1", "ffff:"),
        *(
            "443",
            "8443",
            "22",
            "localhost",
            "example.com",
            "xn--a",
            "-",
            "\u3002",
            "\uff11",
            "\u2460",
            "\t",
            "\n",
            "\x00",
        ),
    ]
)


@given(st.one_of(st.lists(_PIECES, max_size=12).map(lambda pieces: "https://" + "".join(pieces)), st.text()))
def test_whatever_is_accepted_is_plain(text: str) -> None:
    target = judged(text, DEPLOYED)
    if target is None:
        return
    assert (target.scheme, target.loopback) == ("https", False)
    assert target.port in {443, 8443}
    assert target.path_and_query.startswith("/")
    assert (target.host + target.path_and_query).isascii()
    assert target.address is None or is_public(target.address)
    assert "." in target.host or ":" in target.host
