"""Nested stacks, which MiniStack (1.5.33) creates but does not update or clean up as CloudFormation does."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

Made = tuple[str, dict[str, Any]]
_NESTED = "AWS::CloudFormation::Stack"
_HALF_MADE = ("CREATE_FAILED", "CREATE_IN_PROGRESS")


def mend_nested_stacks() -> None:
    """Have nested stacks keep what an update leaves alone, read secrets, and leave nothing of a failed creation.

    To be called after `correct_iam`, since it imports what takes that module's functions by name.
    """
    cloudformation: Any = importlib.import_module("ministack.services.cloudformation")
    engine: Any = importlib.import_module("ministack.services.cloudformation.engine")
    provisioners: Any = importlib.import_module("ministack.services.cloudformation.provisioners")
    stacks, resolve = cloudformation._stacks, engine._resolve_dynamic_references
    provision, update = provisioners._provision_resource, provisioners._update_resource

    def provision_with_secrets(kind: str, logical_id: str, properties: Any, stack_name: str) -> Made:
        made: Made = provision(kind, logical_id, resolve(properties)[0], stack_name)
        return made

    def update_what_changed(
        kind: str,
        physical_id: str,
        old: Any,
        new: Any,
        stack_name: str,
        logical_id: str | None = None,
        attributes: dict[str, Any] | None = None,
    ) -> Made:
        """Update with all attributes known. A nested stack hands over none of a resource that stays as it is."""
        known = attributes or _attributes(stacks, stack_name, logical_id)
        if old == new:
            return physical_id, known
        made: Made = update(kind, physical_id, old, resolve(new)[0], stack_name, logical_id, known)
        return made

    provisioners._provision_resource, provisioners._update_resource = provision_with_secrets, update_what_changed
    handlers = provisioners._RESOURCE_HANDLERS[_NESTED]
    handlers["create"] = _creating(handlers["create"], handlers["delete"], stacks)


def _attributes(stacks: Any, stack_name: str, logical_id: str | None) -> dict[str, Any]:
    resources = (stacks.get(stack_name) or {}).get("_resources", {})
    found: dict[str, Any] = resources.get(logical_id, {}).get("Attributes", {})
    return found


def _creating(create: Callable[..., Made], delete: Callable[..., None], stacks: Any) -> Callable[..., Made]:
    def create_or_leave_nothing(logical_id: str, properties: Any, stack_name: str) -> Made:
        try:
            return create(logical_id, properties, stack_name)
        except Exception:
            for name, stack in list(stacks.items()):
                if stack.get("_parent_stack_name") == stack_name and stack["StackStatus"] in _HALF_MADE:
                    delete(name, properties)
            raise

    return create_or_leave_nothing
