"""Judges what SES says of the account and the mail domain. Pure."""

from __future__ import annotations

from scheducal_tools.cli.doctor.facts import Expected, Finding, Identity, RuleSet, Sending, Standing

_PENDING = {"NOT_STARTED", "PENDING", "TEMPORARY_FAILURE"}


def receiving(host: str, *, is_there: bool, expected: Expected) -> Finding:
    """Judge whether SES receives mail in the region. is_there: whether the name to which MX records lead is known."""
    if not expected.receives:
        return Finding("ok", "mail.receive is off: answers by mail are not received")
    if not is_there:
        remedy = "deploy in a region that has one, or set mail.receive to false"
        return Finding("wrong", f"SES receives no mail in {expected.region}, there is no {host}: {remedy}")
    return Finding("ok", f"{host} takes mail")


def sending(found: Sending, expected: Expected) -> Finding:
    """Judge whether SES sends to anybody, and as fast as the workers may ask it to."""
    if not found.is_enabled or found.enforcement == "SHUTDOWN":
        return Finding("wrong", "SES has stopped this account from sending: see the SES console, Account dashboard")
    if not found.is_production:
        standing: Standing = "wrong" if expected.stage == "prod" else "warning"
        limits = f"{found.per_day:g} mails a day, to verified addresses alone"
        return Finding(standing, f"SES is in the sandbox ({limits}): ask for production access in the SES console")
    if found.enforcement != "HEALTHY":
        return Finding("warning", f"SES calls the account {found.enforcement}: too many bounces or complaints")
    if found.per_second < expected.sync_concurrency:
        remedy = "lower delivery.syncConcurrency, or ask SES for more"
        told = f"SES takes {found.per_second:g} mails a second, {expected.sync_concurrency} workers may send at once"
        return Finding("warning", f"{told}: {remedy}")
    return Finding("ok", f"{found.per_day:g} mails a day, {found.per_second:g} a second")


def identity(found: Identity | None, expected: Expected) -> Finding:
    """Judge whether mail may come from the domain, and whether the deployment finds what it expects."""
    if found is None and expected.makes_identity:
        return Finding("ok", f"the deployment makes an identity for {expected.domain}")
    if found is None:
        remedy = "make it in SES, or set mail.identity to create"
        return Finding("wrong", f"mail.identity is existing, and SES has no {expected.domain} here: {remedy}")
    if expected.makes_identity and not found.is_of_the_stack:
        remedy = "set mail.identity to existing, or delete it in SES"
        return Finding("wrong", f"SES has {expected.domain} already, and the deployment would fail: {remedy}")
    if not expected.makes_identity and found.is_of_the_stack:
        remedy = "the next deployment deletes it; set mail.identity to create"
        return Finding("wrong", f"mail.identity is existing, and {expected.domain} is this stack's own: {remedy}")
    return _signed(found, expected.domain)


def _signed(found: Identity, domain: str) -> Finding:
    if found.is_verified and found.dkim == "SUCCESS":
        return Finding("ok", f"{domain} is verified, and its mail is signed (DKIM)")
    standing: Standing = "warning" if found.dkim in _PENDING else "wrong"
    remedy = "add the three CNAME records that SES names (docs/deploy.md, Mail)"
    return Finding(standing, f"{domain} cannot send yet, DKIM is {found.dkim}: {remedy}")


def receipt(found: RuleSet, bucket: str | None, expected: Expected) -> Finding:
    """Judge whether mail to the domain reaches the stage. bucket: the stage's own, None before the first deployment."""
    if not expected.receives:
        return Finding("ok", "mail.receive is off")
    rules = [each for each in found.rules if each.is_enabled and expected.domain in each.recipients]
    if found.name != expected.rule_set:
        return _other_set(found.name, expected.rule_set)
    if bucket is None:
        return _before(found, taken=bool(rules), domain=expected.domain)
    if any(bucket in each.buckets for each in rules):
        return Finding("ok", f"the active rule set {found.name} stores mail to {expected.domain}")
    return Finding("wrong", f"the active rule set {found.name} does not store mail to {expected.domain} for this stage")


def _before(found: RuleSet, *, taken: bool, domain: str) -> Finding:
    if taken:
        return Finding(
            "warning", f"the active rule set {found.name} has a rule for {domain} already: give the stage its own"
        )
    return Finding("ok", f"the active rule set is {found.name}")


def _other_set(active: str | None, wanted: str) -> Finding:
    """Judge the set of rules that the stage adds its rule to. It has to be there, and SES has to use it."""
    if active is None:
        return Finding("wrong", "no receipt rule set is active, so that answers are lost: run `scheducal mail setup`")
    remedy = f"set mail.ruleSet to {active}, or make {wanted} the active one"
    return Finding("wrong", f"the active rule set is {active}, and the stage adds its rule to {wanted}: {remedy}")
