"""The documentation has an entry for each event type, error code, setting, role, command and its permissions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, get_args

import botocore.session
import typer
from botocore import xform_name
from pydantic import BaseModel

from infra.settings.model import Settings
from scheducal.api.responses import STATUS
from scheducal.events.types import EVENT_TYPES
from scheducal.tenants.roles import KeyRole
from scheducal_tools.cli.main import app
from tests.unit.docs.prose import ROOT

# Operations that need a permission of another name.
_ACTIONS = {
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
    "Invoke": "InvokeFunction",
    "ListBuckets": "ListAllMyBuckets",
    "SendMessageBatch": "SendMessage",
}
# Of our own functions, which have the names of operations.
_OURS = {"create_key", "create_tenant"}
_SERVICES = (
    *("cloudformation", "cloudwatch", "dynamodb", "dynamodbstreams", "kms", "lambda", "logs"),
    *("s3", "secretsmanager", "ses", "sesv2", "sns", "sqs", "ssm"),
)


def page(name: str) -> str:
    """Read a page of the documentation."""
    return (ROOT / "docs" / name).read_text("utf-8")


def entries(name: str, heading: str) -> dict[str, list[str]]:
    """Map the first column of each table with this heading to the other columns. Names lose their backticks."""
    found: dict[str, list[str]] = {}
    for table in re.findall(rf"^\| {re.escape(heading)}.*\n\|[-| ]+\n((?:\|.*\n)+)", page(name), re.MULTILINE):
        for row in table.splitlines():
            first, *others = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
            assert first not in found, f"{name}: {first} stands twice"
            found[first.strip("`")] = others
    return found


def settings(group: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield each setting as cdk.json calls it, with its default."""
    for field in group.model_fields.values():
        name = f"{prefix}{field.alias}"
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from settings(inner, f"{name}.")
        else:
            yield name, field.default


def commands(command: Any, words: tuple[str, ...] = ("scheducal",)) -> Iterator[tuple[str, list[str]]]:
    """Yield each command with its options."""
    inner = getattr(command, "commands", None)
    for name, each in (inner or {}).items():
        yield from commands(each, (*words, name))
    if inner is None:
        options = [name for each in command.params for name in each.opts]
        yield " ".join(words), [name for name in options if name.startswith("--")]


def operations() -> set[str]:
    """Find the operations of AWS that the command line calls, by the names of its methods and paginators."""
    session = botocore.session.get_session()
    every = {xform_name(name): name for each in _SERVICES for name in session.get_service_model(each).operation_names}
    called = set[str]()
    for path in (ROOT / "shared" / "scheducal_tools" / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called.add(node.func.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                called.add(node.value)
    return {every[name] for name in called & every.keys() - _OURS}


def test_every_event_type_has_an_entry() -> None:
    assert set(entries("webhooks.md", "event | when")) == set(EVENT_TYPES)


def test_every_error_code_has_an_entry_with_its_status() -> None:
    rows = re.findall(r"^\| (\d{3}) \| `(\w+)` \| .{10,} \|$", page("requests.md"), re.MULTILINE)
    assert sorted((code, int(status)) for status, code in rows) == sorted(STATUS.items())


def test_every_setting_has_an_entry_with_its_default() -> None:
    documented = entries("deploy.md", "setting | default")
    actual = dict(settings(Settings))
    assert set(documented) == set(actual)
    shown = {name: cells[0].replace(",", "") for name, cells in documented.items()}
    plain = {name: str(default).lower() for name, default in actual.items() if isinstance(default, bool | int | float)}
    wrong = [f"{name}: {shown[name]}, not {default}" for name, default in plain.items() if shown[name] != default]
    assert wrong == []
    named = {name: default for name, default in actual.items() if isinstance(default, str)}
    assert [name for name, default in named.items() if shown[name] != default] == []


def test_every_role_has_an_entry() -> None:
    assert set(entries("requests.md", "role | you may")) == set(get_args(KeyRole))


def test_every_command_and_option_has_an_entry() -> None:
    pages = {name: page(name) for name in ("command-line.md", "replies.md")}
    failures = []
    for name, options in commands(typer.main.get_command(app)):
        text = pages["replies.md" if name.startswith("scheducal local") else "command-line.md"]
        missing = [each for each in (name, *options) if not re.search(rf"{re.escape(each)}\b", text)]
        failures += [f"{name}: the documentation lacks {each}" for each in missing]
    assert failures == []


def test_every_permission_of_a_command_has_an_entry() -> None:
    used = {_ACTIONS.get(each, each) for each in operations()}
    assert len(used) > 20
    text = page("command-line.md")
    assert sorted(each for each in used if not re.search(rf"[:`]{each}`", text)) == []
