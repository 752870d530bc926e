"""Each kind of edit of the document: those that break a client are named, and those that do not are let pass."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from infra.assets.asset import ROOT
from infra.openapi.breaks import breaking_changes
from tests.every import failures

# What the comparison reads of a schema, and what says nothing of its values.
KNOWN = {
    *("$ref", "anyOf", "oneOf", "type", "enum", "const", "properties", "required", "additionalProperties"),
    *("patternProperties", "items", "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"),
    *("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "pattern", "format", "multipleOf"),
    *("uniqueItems", "title", "description", "default", "examples", "example", "discriminator", "deprecated"),
}
Edit = Callable[[dict[str, Any]], object]
ERROR = {"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]}
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/things": {
            "get": {
                "operationId": "listThings",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
                    {"$ref": "#/components/parameters/State"},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Things"}}},
                    },
                    "404": {"content": {"application/json": {"schema": ERROR}}},
                },
            },
            "post": {
                "operationId": "createThing",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                "responses": {"201": {"content": {"application/json": {"schema": {"type": "object"}}}}},
            },
        },
    },
    "security": [{"basic": []}, {"apiKey": [], "apiSecret": []}],
    "components": {
        "parameters": {"State": {"name": "state", "in": "query", "schema": {"enum": ["open", "done"]}}},
        "schemas": {
            "New": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 10, "pattern": "^a"},
                    "size": {"anyOf": [{"type": "number"}, {"type": "null"}]},
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
                    "parent": {"$ref": "#/components/schemas/New"},
                    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                    "days": {"type": "object", "patternProperties": {"^d": {"type": "string"}}},
                },
            },
            "Things": {
                "type": "object",
                "required": ["things", "next"],
                "properties": {
                    "things": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                    "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
            },
            "Thing": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "kind": {"const": "a"}, "more": {"type": "integer"}},
            },
        },
    },
}


def get(document: dict[str, Any]) -> Any:
    return document["paths"]["/things"]["get"]


def post(document: dict[str, Any]) -> Any:
    return document["paths"]["/things"]["post"]


def new(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["New"]


def field(document: dict[str, Any], name: str) -> Any:
    return new(document)["properties"][name]


def thing(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["Thing"]


LIST, CREATE = "GET /things: ", "POST /things: "
BODY, ANSWER = f"{CREATE}request body", f"{LIST}response 200"
BREAKS: dict[str, tuple[Edit, str]] = {
    "path removed": (lambda d: d["paths"].clear(), f"{LIST}removed"),
    "method removed": (lambda d: d["paths"]["/things"].pop("post"), f"{CREATE}removed"),
    "operation renamed": (lambda d: get(d).update(operationId="all"), f"{LIST}operationId listThings changed"),
    "parameter removed": (lambda d: get(d)["parameters"].pop(0), f"{LIST}query limit removed"),
    "parameter required": (lambda d: get(d)["parameters"][0].update(required=True), f"{LIST}query limit now required"),
    "new required parameter": (
        lambda d: get(d)["parameters"].append({"name": "x", "in": "header", "required": True, "schema": {}}),
        f"{LIST}header x now required",
    ),
    "parameter's bound": (
        lambda d: get(d)["parameters"][0]["schema"].update(maximum=50),
        f"{LIST}query limit: maximum 50",
    ),
    "parameter's words": (
        lambda d: d["components"]["parameters"]["State"]["schema"].update(enum=["open"]),
        f"{LIST}query state: no longer done",
    ),
    "body required": (lambda d: post(d)["requestBody"].update(required=True), f"{BODY} now required"),
    "body removed": (lambda d: post(d).pop("requestBody"), f"{BODY} removed"),
    "body's kind removed": (lambda d: post(d)["requestBody"]["content"].clear(), f"{BODY} application/json removed"),
    "new required field": (lambda d: new(d)["required"].append("size"), f"{BODY}.size now required"),
    "request field removed": (lambda d: new(d)["properties"].pop("kind"), f"{BODY}.kind removed"),
    "type narrowed": (lambda d: field(d, "size")["anyOf"].pop(), f"{BODY}.size: no longer null"),
    "number to integer": (
        lambda d: field(d, "size")["anyOf"][0].update(type="integer"),
        f"{BODY}.size: no longer number",
    ),
    "type changed": (lambda d: field(d, "name").update(type="integer"), f"{BODY}.name: no longer string"),
    "enum narrowed": (lambda d: field(d, "kind").update(enum=["a"]), f"{BODY}.kind: no longer b"),
    "enum introduced": (lambda d: field(d, "name").update(enum=["a"]), f"{BODY}.name: no longer other values"),
    "length narrowed": (lambda d: field(d, "name").update(maxLength=5), f"{BODY}.name: maxLength 5"),
    "length introduced": (lambda d: field(d, "name").update(minLength=1), f"{BODY}.name: minLength 1"),
    "pattern changed": (lambda d: field(d, "name").update(pattern="^b"), f"{BODY}.name: pattern ^b"),
    "format introduced": (lambda d: field(d, "name").update(format="date"), f"{BODY}.name: format date"),
    "items narrowed": (
        lambda d: field(d, "tags").update(items={"type": "integer"}),
        f"{BODY}.tags[]: no longer string",
    ),
    "fewer items": (lambda d: field(d, "tags").update(maxItems=1), f"{BODY}.tags: maxItems 1"),
    "values of a map narrowed": (
        lambda d: field(d, "labels")["additionalProperties"].update(type="integer"),
        f"{BODY}.labels{{}}: no longer string",
    ),
    "names of a map narrowed": (
        lambda d: field(d, "days").update(patternProperties={"^x": {"type": "string"}}),
        f"{BODY}.days: names like ^d no longer taken",
    ),
    "named values narrowed": (
        lambda d: field(d, "days")["patternProperties"]["^d"].update(type="integer"),
        f"{BODY}.days{{}}: no longer string",
    ),
    "other fields refused": (
        lambda d: field(d, "labels").update(additionalProperties=False),
        f"{BODY}.labels: other fields no longer taken",
    ),
    "response status removed": (lambda d: get(d)["responses"].pop("404"), f"{LIST}response 404 removed"),
    "response's kind removed": (
        lambda d: get(d)["responses"]["404"]["content"].clear(),
        f"{LIST}response 404 application/json removed",
    ),
    "response header removed": (
        lambda d: get(d)["responses"]["200"]["headers"].clear(),
        f"{ANSWER} header ETag removed",
    ),
    "response header uncertain": (
        lambda d: get(d)["responses"]["200"]["headers"]["ETag"].update(required=False),
        f"{ANSWER} header ETag no longer certain",
    ),
    "response field removed": (lambda d: thing(d)["properties"].pop("more"), f"{ANSWER}.things[].more removed"),
    "response field uncertain": (lambda d: thing(d)["required"].clear(), f"{ANSWER}.things[].id no longer certain"),
    "response field null": (
        lambda d: thing(d)["properties"]["id"].update(type=["string", "null"]),
        f"{ANSWER}.things[].id: may be null",
    ),
    "response type changed": (
        lambda d: thing(d)["properties"]["more"].update(type="string"),
        f"{ANSWER}.things[].more: may be string",
    ),
    "credentials narrowed": (lambda d: d["security"].pop(), f"{LIST}security apiKey and apiSecret no longer enough"),
    "credentials asked for": (
        lambda d: get(d).update(security=[{"other": []}]),
        f"{LIST}security basic no longer enough",
    ),
}
PASSES: dict[str, Edit] = {
    "nothing": lambda _: None,
    "new path": lambda d: d["paths"].update({"/others": {"get": {"responses": {}}}}),
    "new method": lambda d: d["paths"]["/things"].update(delete={"responses": {}}),
    "new optional parameter": lambda d: get(d)["parameters"].append({"name": "x", "in": "query", "schema": {}}),
    "new optional field": lambda d: new(d)["properties"].update(note={"type": "string"}),
    "field no longer required": lambda d: new(d)["required"].clear(),
    "wider bound": lambda d: get(d)["parameters"][0]["schema"].update(maximum=1000),
    "no bound": lambda d: field(d, "name").pop("maxLength"),
    "more words of a request": lambda d: field(d, "kind")["enum"].append("c"),
    "more types of a request": lambda d: field(d, "name").update(type=["string", "null"]),
    "a reference spelt out": lambda d: field(d, "labels").update(
        additionalProperties={"anyOf": [{"type": "string"}, {"type": "integer"}]}
    ),
    "new response": lambda d: get(d)["responses"].update({"202": {}}),
    "new response field": lambda d: thing(d)["properties"].update(name={"type": "string"}),
    "more words of a response": lambda d: thing(d)["properties"].update(kind={"enum": ["a", "b"]}),
    "response field now certain": lambda d: thing(d)["required"].append("more"),
    "response narrower": lambda d: d["components"]["schemas"]["Things"]["properties"].update(next={"type": "string"}),
    "new header": lambda d: get(d)["responses"]["200"]["headers"].update(Sunset={"schema": {}}),
    "other words": lambda d: get(d).update(summary="All things", deprecated=True),
    "more credentials": lambda d: d["security"].append({"token": []}),
    "no credentials": lambda d: get(d).update(security=[{"basic": []}, {"apiKey": [], "apiSecret": []}, {}]),
}


def edited(edit: Edit) -> list[str]:
    document = copy.deepcopy(DOCUMENT)
    edit(document)
    return breaking_changes(DOCUMENT, document)


def test_each_edit_that_breaks_a_client_is_named() -> None:
    def is_named(name: str) -> None:
        edit, expected = BREAKS[name]
        found = edited(edit)
        assert expected in found, found
        # An edit of a part that two operations share may break both.
        assert len(found) <= 2, found

    assert failures(is_named, BREAKS) == {}


def test_the_comparison_knows_every_keyword_of_our_document() -> None:
    document = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    assert {name for each in schemas(document) for name in each} <= KNOWN


def schemas(part: Any) -> Iterator[dict[str, Any]]:
    """Give every schema in a part of the document."""
    if isinstance(part, dict):
        if "schema" in part:
            yield from inner(part["schema"])
        for name, each in part.items():
            if name == "schemas":
                yield from (found for schema in each.values() for found in inner(schema))
            else:
                yield from schemas(each)
    elif isinstance(part, list):
        for each in part:
            yield from schemas(each)


def inner(schema: Any) -> Iterator[dict[str, Any]]:
    """Give a schema, and those in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for name in ("properties", "patternProperties"):
        for each in schema.get(name, {}).values():
            yield from inner(each)
    for each in [schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())]:
        yield from inner(each)


def test_each_edit_that_breaks_nobody_passes() -> None:
    def passes(name: str) -> None:
        assert edited(PASSES[name]) == []

    assert failures(passes, PASSES) == {}
