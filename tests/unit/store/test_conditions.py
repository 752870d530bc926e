"""Conditions as DynamoDB reads them."""

from __future__ import annotations

import pytest

from scheducal.store.conditions import Attr, Condition, Placeholders

_IS = Attr("state").eq("done")


@pytest.mark.parametrize(
    ("condition", "expression", "values"),
    [
        (Attr("size").eq(3), "#size = :v0", {":v0": {"N": "3"}}),
        (Attr("size").lte(3), "#size <= :v0", {":v0": {"N": "3"}}),
        (Attr("sk").between("a", "b"), "#sk BETWEEN :v0 AND :v1", {":v0": {"S": "a"}, ":v1": {"S": "b"}}),
        (Attr("sk").begins_with("S#"), "begins_with(#sk, :v0)", {":v0": {"S": "S#"}}),
        (Attr("pk").exists(), "attribute_exists(#pk)", {}),
        (Attr("pk").not_exists(), "attribute_not_exists(#pk)", {}),
        (_IS & (_IS | _IS), "(#state = :v0 AND (#state = :v1 OR #state = :v2))", dict.fromkeys([":v0", ":v1", ":v2"])),
    ],
)
def test_an_expression(condition: Condition, expression: str, values: dict[str, object]) -> None:
    placeholders = Placeholders()
    assert placeholders.expression(condition) == expression
    given = placeholders.request().get("ExpressionAttributeValues", {})
    assert given == {name: value or {"S": "done"} for name, value in values.items()}


def test_a_reserved_word_and_a_value_with_braces_are_only_ever_placeholders() -> None:
    placeholders = Placeholders()
    text = placeholders.expression(Attr("status").eq("{0} #pk :v0") & Attr("name").exists())
    assert text == "(#status = :v0 AND attribute_exists(#name))"
    assert placeholders.request() == {
        "ExpressionAttributeNames": {"#status": "status", "#name": "name"},
        "ExpressionAttributeValues": {":v0": {"S": "{0} #pk :v0"}},
    }


def test_two_expressions_of_a_request_share_their_placeholders() -> None:
    placeholders = Placeholders()
    assert placeholders.expression(Attr("pk").eq("a")) == "#pk = :v0"
    assert placeholders.expression(Attr("pk").eq("b")) == "#pk = :v1"
    assert placeholders.request()["ExpressionAttributeNames"] == {"#pk": "pk"}
