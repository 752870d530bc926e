"""SES's receipt rules: an account has one active set in each region, to which each stage adds its rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheducal.errors import Refusal
from scheducal_tools.cli.sheet import Document


@dataclass(frozen=True, slots=True)
class ReceiptRules:
    """What an account does with mail that it receives.

    active: the name of the active set, None where there is none. rules: its enabled rules, with their recipients.
    """

    active: str | None
    rules: Mapping[str, Sequence[str]]


def read_receipt_rules(client: Any) -> ReceiptRules:
    """Look at the active set. client: of `ses`, whose newer `sesv2` has no receipt rules."""
    answer = client.describe_active_receipt_rule_set()
    rules = {each["Name"]: each.get("Recipients", []) for each in answer.get("Rules", []) if each.get("Enabled")}
    return ReceiptRules(answer.get("Metadata", {}).get("Name"), rules)


def set_up_receipt_rules(client: Any, name: str) -> Document:
    """Make the set of this name the active one, and create it where it is missing; leaves what is right.

    created, activated: what was done. Raises Refusal `rule_set_active` where another set is active: its rules would
    end.
    """
    active = read_receipt_rules(client).active
    if active not in {None, name}:
        raise Refusal(
            "rule_set_active",
            f"SES receives by the rule set {active}, which stays as it is: set mail.ruleSet to {active} in cdk.json,"
            f" then run this again with --rule-set {active}",
            param="rule-set",
        )
    created = active is None and _create(client, name)
    if active is None:
        client.set_active_receipt_rule_set(RuleSetName=name)
    return {"ruleSet": name, "created": created, "activated": active is None}


def _create(client: Any, name: str) -> bool:
    try:
        client.create_receipt_rule_set(RuleSetName=name)
    except client.exceptions.AlreadyExistsException:
        return False
    return True
