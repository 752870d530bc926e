"""Judges the account, the stacks and what they hold. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheducal_tools.cli.deployment.alarms import shown
from scheducal_tools.cli.doctor.facts import AlarmTarget, Expected, Finding, StackState, Standing

# What CDK's default synthesizer asks for.
OLDEST_BOOTSTRAP = 6
_SHOWN = 5
_AT_REST: tuple[Standing, str] = ("ok", "{name} is {status}")
_TAKEN_BACK: tuple[Standing, str] = (
    "warning",
    "the last deployment of {name} was taken back: its events in CloudFormation say why",
)
_DEPLOYED = {
    "CREATE_COMPLETE": _AT_REST,
    "UPDATE_COMPLETE": _AT_REST,
    "IMPORT_COMPLETE": _AT_REST,
    "UPDATE_ROLLBACK_COMPLETE": _TAKEN_BACK,
    "IMPORT_ROLLBACK_COMPLETE": _TAKEN_BACK,
}
_STATES: dict[str, tuple[Standing, str]] = {
    **_DEPLOYED,
    "REVIEW_IN_PROGRESS": ("warning", "a change set for {name} was never carried out: deploy again, or delete it"),
    "UPDATE_ROLLBACK_FAILED": (
        "wrong",
        "{name} is stuck: run `aws cloudformation continue-update-rollback --stack-name {name}`",
    ),
}


def is_deployed(state: StackState | None) -> bool:
    """Say whether the stack is there and at rest after some deployment that succeeded."""
    return state is not None and state.status in _DEPLOYED


def account(account_id: str, expected: Expected) -> Finding:
    """Whose credentials these are."""
    if expected.account not in {None, account_id}:
        return Finding("wrong", f"these are credentials of {account_id}, the stage is for {expected.account}")
    return Finding("ok", f"account {account_id}, region {expected.region}")


def bootstrap(version: int | None, expected: Expected) -> Finding:
    """Say whether CDK may deploy there. version: of the bootstrap stack, None where there is none."""
    remedy = f"run `npx cdk bootstrap -c stage={expected.stage}`"
    if version is None:
        return Finding("wrong", f"CDK is not bootstrapped in {expected.region}: {remedy}")
    if version < OLDEST_BOOTSTRAP:
        return Finding("wrong", f"CDK's bootstrap version is {version}, and {OLDEST_BOOTSTRAP} is needed: {remedy}")
    return Finding("ok", f"version {version}")


def stack(name: str, state: StackState | None) -> Finding:
    """Say whether the next deployment can begin."""
    if state is None:
        return Finding("ok", f"{name} is not there yet")
    if state.status in {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"}:
        return _failed(name, state)
    standing, told = _STATES.get(state.status, ("warning", "{name} is {status}: wait until that ends, then ask again"))
    return Finding(standing, told.format(name=name, status=state.status))


def _failed(name: str, state: StackState) -> Finding:
    """CDK deletes a stack that could not be made before it makes it again, unless the stack is protected."""
    option = "--no-enable-termination-protection"
    unprotect = f"`aws cloudformation update-stack-termination-protection {option} --stack-name {name}`"
    first = f"run {unprotect}, then " if state.is_protected else ""
    if state.status == "ROLLBACK_COMPLETE":
        told = f"the first deployment of {name} failed: {first}deploy again, which deletes it before"
        return Finding("wrong" if state.is_protected else "warning", told)
    remedy = f"{first}delete it in CloudFormation's console, which asks what to leave behind"
    return Finding("wrong", f"{name} is {state.status}: {remedy}")


def leftovers(kind: str, names: Sequence[str], *, is_needed: bool) -> Finding:
    """Say whether something is there under a name of the stage that no stack of it holds.

    is_needed: whether the next deployment gives these names itself, and fails where they are taken.
    """
    if not names:
        return Finding("ok", "none that an earlier deployment left")
    listed = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    if is_needed:
        return Finding("wrong", f"no stack holds {kind} {listed}, and a deployment would fail: delete them")
    return Finding(
        "warning", f"an earlier deployment left {kind} {listed}: in nobody's way, look before you delete them"
    )


def concurrency(limit: int, unreserved: int, expected: Expected) -> Finding:
    """Say whether the account lets enough functions run for the workers, and as many again for the API."""
    told = f"{limit} functions may run at once, and workers may take {expected.workers}"
    remedy = "ask for 1000 (Service Quotas, Lambda, L-B99A9384), or lower the settings"
    if limit <= expected.workers:
        return Finding("wrong", f"{told}, which leaves the API none: {remedy}")
    if limit < 2 * expected.workers:
        return Finding("warning", f"{told}, which leaves the API less than half: {remedy}")
    return Finding("ok", f"{told}; {unreserved} are without a reservation")


def keys(states: Mapping[str, str]) -> Finding:
    """Say whether each KMS key can be used. states: KMS's word, by key id."""
    unusable = {key: state for key, state in states.items() if state != "Enabled"}
    if not unusable:
        return Finding("ok", f"{len(states)} keys are enabled")
    told = ", ".join(f"{key} is {state}" for key, state in unusable.items())
    return Finding("wrong", f"{told}: cancel its deletion or enable it, since what it seals cannot be read without")


def alarm_targets(targets: Sequence[AlarmTarget], expected: Expected) -> Finding:
    """Say whether somebody hears of alarms."""
    waiting = [shown(each.endpoint) for each in targets if not each.is_confirmed]
    if waiting:
        return Finding(
            "wrong", f"{', '.join(waiting)} has not confirmed: follow the link in AWS's message, or deploy again"
        )
    told = len(targets) + expected.topics
    if not told:
        standing: Standing = "warning" if expected.stage == "dev" else "wrong"
        return Finding(standing, "alarms reach nobody: set alarms.email or alarms.targets, then deploy")
    return Finding("ok", f"{told} targets have confirmed, or are topics; `scheducal alarms test` tries them")
