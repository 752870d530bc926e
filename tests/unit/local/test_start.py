"""What stands in the way of a start is said in one line; what a start needs is right."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from scheducal_tools.local.aws_environment import for_clients
from scheducal_tools.local.deployment.fingerprint import fingerprint
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.home import environment_file, own, stack_file
from scheducal_tools.local.ministack.process import rewind_stream_positions
from scheducal_tools.local.ports import check_ports
from scheducal_tools.local.settings import LOOPBACK, read_local_settings
from scheducal_tools.local.welcome import waits


def test_settings_have_defaults_and_can_be_set() -> None:
    settings = read_local_settings({"SCHEDUCAL_PORT": "9001", "SCHEDUCAL_MAIL_PORT": ""})
    assert (settings.api_url, settings.mail_url) == ("http://127.0.0.1:9001", "http://127.0.0.1:8025")


@pytest.mark.parametrize("value", ["0", "65536", "-1", "eighty", "8080 "])
def test_a_port_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(LocalStackError, match="SCHEDUCAL_PORT"):
        read_local_settings({"SCHEDUCAL_PORT": value})


@pytest.mark.parametrize(
    ("text", "kept"), [("", ""), (" 0,1, 2 ", "0,1,2"), ("0,60,300,1800,7200", "0,60,300,1800,7200")]
)
def test_a_delivery_schedule_can_be_set(text: str, kept: str) -> None:
    settings = read_local_settings({"SCHEDUCAL_DELIVERY_SCHEDULE": text})
    assert settings.schedule_text == kept


@pytest.mark.parametrize("text", ["soon", "0,-1", "0,86401", "0,", ",".join("0" * 11)])
def test_a_delivery_schedule_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(LocalStackError, match="SCHEDUCAL_DELIVERY_SCHEDULE"):
        read_local_settings({"SCHEDUCAL_DELIVERY_SCHEDULE": text})


def test_the_schedule_in_use_is_said() -> None:
    documented, short = read_local_settings({}), read_local_settings({"SCHEDUCAL_DELIVERY_SCHEDULE": "0,1,2"})
    assert waits(documented.schedule) == "0, 60, 300, 1800, 7200 s (the documented schedule)"
    assert waits(short.schedule) == "0, 1, 2 s (as DELIVERY_SCHEDULE says)"


def test_a_port_in_use_is_refused_with_its_variable() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalStackError, match=rf"port {port} \(SCHEDUCAL_MAIL_PORT\) is in use"):
            check_ports({"SCHEDUCAL_MAIL_PORT": port})
    check_ports({"SCHEDUCAL_MAIL_PORT": port})


def test_one_port_for_two_is_refused() -> None:
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(LocalStackError, match=f"SCHEDUCAL_AWS_PORT and SCHEDUCAL_PORT are both {port}"):
        check_ports({"SCHEDUCAL_PORT": port, "SCHEDUCAL_AWS_PORT": port})


def test_a_folder_has_one_owner(tmp_path: Path) -> None:
    with own(tmp_path), pytest.raises(LocalStackError, match="is running already"), own(tmp_path):
        pass
    with own(tmp_path):
        pass


def test_stack_file_is_private_and_there_only_while_ready(tmp_path: Path) -> None:
    with stack_file(tmp_path, {"apiUrl": "x"}) as path:
        assert json.loads(path.read_text()) == {"apiUrl": "x"}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_environment_file_sets_what_the_examples_use(tmp_path: Path) -> None:
    facts = {"apiUrl": "http://x:1", "apiKey": "key_1", "apiSecret": "it's", "mailUrl": "http://x:2", "pid": 1}
    facts |= {"operatorKey": "opk_1", "operatorSecret": "sec_1"}
    with environment_file(tmp_path, facts) as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        names = ("OPERATOR_KEY", "OPERATOR_SECRET", "URL", "KEY", "SECRET", "MAIL")
        said = f"echo {' '.join(f'$SCHEDUCAL_{name}' for name in names)}"
        shell = subprocess.run(
            ["sh", "-euc", f". ./env; {said}"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert shell.stdout == "opk_1 sec_1 http://x:1 key_1 it's http://x:2\n"
    assert not path.exists()


def test_own_credentials_and_profiles_stay_out() -> None:
    own_ones = {"AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "t", "AWS_ENDPOINT_URL_S3": "x", "PATH": "/bin", "A": "b"}
    environment = for_clients(own_ones, "http://127.0.0.1:1")
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert environment["AWS_ACCESS_KEY_ID"] == "test"
    assert environment["A"] == "b"
    assert environment["PATH"].endswith(":/bin")
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"} & environment.keys()


def test_streams_are_read_from_their_beginning_after_a_restart(tmp_path: Path) -> None:
    key = "000000000000\x00us-east-1\x00'6f2a'"
    positions = {"__account_region_scoped__": True, "data": {key: 57}}
    saved = {"__ministack_format__": 2, "payload": {"esms": {"a": 1}, "dynamodb_stream_positions": positions}}
    (tmp_path / "lambda.json").write_text(json.dumps(saved))
    rewind_stream_positions(tmp_path)
    rewound = json.loads((tmp_path / "lambda.json").read_text())
    assert rewound["payload"]["dynamodb_stream_positions"]["data"] == {key: 0}
    assert rewound["payload"]["esms"] == {"a": 1}


def test_without_saved_state_there_is_nothing_to_rewind(tmp_path: Path) -> None:
    rewind_stream_positions(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_fingerprint_changes_with_what_is_deployed_alone(tmp_path: Path) -> None:
    source = tmp_path / "functions" / "create.py"
    source.parent.mkdir()
    source.write_text("one")
    before = fingerprint(tmp_path, {})
    cache = source.parent / "__pycache__"
    cache.mkdir()
    (cache / "create.pyc").write_text("x")
    (tmp_path / "README.md").write_text("x")
    assert fingerprint(tmp_path, {}) == before
    assert fingerprint(tmp_path, {"SCHEDUCAL_API_SOURCE_RATE": "10"}) != before
    source.write_text("two")
    changed = fingerprint(tmp_path, {})
    assert changed != before
    source.rename(source.with_name("update.py"))
    assert fingerprint(tmp_path, {}) not in {before, changed}


def test_fakes_are_started_where_they_are_asked_for_alone() -> None:
    without, with_fakes = read_local_settings({}), read_local_settings({}, with_fakes=True)
    assert (without.fakes_url, with_fakes.fakes_url) == (None, "http://127.0.0.1:8026")
    assert "SCHEDUCAL_FAKES_PORT" not in without.ports
    assert read_local_settings({"SCHEDUCAL_FAKES_PORT": "9026"}, with_fakes=True).ports["SCHEDUCAL_FAKES_PORT"] == 9026
