"""Who may do what by a template: its resource policies and its roles, judged as IAM does, as far as we use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from tests.infra.stages import Stage, listed

_POLICIES = ("AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy")


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody must be allowed.

    who: a service, or a role's logical id. resource: as `text` writes it. source: the ARN of what makes a service act.
    via: the service by which a key is used.
    """

    who: str
    action: str
    resource: str
    source: str = ""
    via: str = ""


def text(value: Any) -> str:
    """Write a template's value as one string: `${Topic}`, `${Queue.Arn}`, `${AWS::AccountId}`."""
    match value:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"${{{name}.{attribute}}}"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(map(text, parts))
        case {"Fn::Select": _} | {"Fn::Split": _}:
            return str(value)
    return str(value)


def refused(stage: Stage, needs: list[Need]) -> list[Need]:
    """Give those that no statement allows, or that one denies."""
    statements = list(_statements(stage))
    return [need for need in needs if not _is_allowed(need, statements, _context(stage, need))]


def _context(stage: Stage, need: Need) -> dict[str, str]:
    """Map the keys of conditions to values; services call each other by TLS."""
    known = {"aws:SourceArn": need.source, "aws:SourceAccount": account(stage), "kms:ViaService": need.via}
    return {**known, "aws:SecureTransport": "true"}


def account(stage: Stage) -> str:
    """Give the account as the template writes it."""
    return stage.settings.account or "${AWS::AccountId}"


def _is_allowed(need: Need, statements: list[tuple[str, Any]], context: Mapping[str, str]) -> bool:
    effects = {each["Effect"] for who, each in statements if _is_about(need, who, each, context)}
    return effects == {"Allow"}


def _is_about(need: Need, who: str, statement: Any, context: Mapping[str, str]) -> bool:
    return (
        who in {need.who, "*"}
        and any(fnmatchcase(need.action.lower(), each.lower()) for each in listed(statement["Action"]))
        and any(fnmatchcase(need.resource, text(each)) for each in listed(statement["Resource"]))
        and all(_holds(*each, context) for each in _conditions(statement))
    )


def _conditions(statement: Any) -> Iterator[tuple[str, str, list[str]]]:
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            yield operator, key, [text(each) for each in listed(values)]


def _holds(operator: str, key: str, values: list[str], context: Mapping[str, str]) -> bool:
    assert operator in {"StringEquals", "StringLike", "ArnLike", "ArnEquals", "Bool"}, f"judge {operator} here too"
    found = {name.lower(): each for name, each in context.items()}[key.lower()]
    return any(found == each or (operator.endswith("Like") and fnmatchcase(found, each)) for each in values)


def _statements(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Every statement with whom it is about."""
    for name, resource in stage.template["Resources"].items():
        properties = resource.get("Properties", {})
        kind = resource["Type"]
        if kind in _POLICIES:
            yield from _by_principal(properties["PolicyDocument"]["Statement"])
        elif kind == "AWS::KMS::Key":
            own = [{**each, "Resource": f"${{{name}.Arn}}"} for each in properties["KeyPolicy"]["Statement"]]
            yield from _by_principal(own)
        elif kind == "AWS::Lambda::Permission":
            yield properties["Principal"], _permission(properties)
        elif kind == "AWS::IAM::Role":
            yield from ((name, each) for each in stage.statements(name))


def _by_principal(statements: list[Any]) -> Iterator[tuple[str, Any]]:
    for statement in statements:
        principal = statement["Principal"]
        kinds = principal.values() if isinstance(principal, dict) else [principal]
        yield from ((text(each), statement) for kind in kinds for each in listed(kind))


def _permission(properties: Any) -> dict[str, Any]:
    equal = {f"aws:{key}": properties[key] for key in ("SourceArn", "SourceAccount") if key in properties}
    function = properties["FunctionName"]
    return {
        "Effect": "Allow",
        "Action": properties["Action"],
        "Resource": function,
        "Condition": {"ArnLike": equal},
    }
