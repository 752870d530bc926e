"""`scheducal members`: the first owner of a tenant, and who runs the deployment."""

from __future__ import annotations

from tests.integration.cli.terminal import Terminal


def test_an_operator_invites_the_first_owner_and_sees_who_is_invited(terminal: Terminal) -> None:
    tenant = terminal.document("tenants", "create", "Acme")["tenantId"]
    made = terminal.document("members", "invite", tenant, "Nora@AcmeCorp.com")
    assert (made["email"], made["role"]) == ("nora@acmecorp.com", "owner")
    assert "/dashboard/sign-in/invitation?token=" in made["link"]
    listed = terminal.document("members", "list", tenant)
    assert (listed["members"], [each["email"] for each in listed["invitations"]]) == ([], ["nora@acmecorp.com"])
    assert made["link"].partition("token=")[2] not in str(listed)


def test_what_cannot_be_done_is_said(terminal: Terminal) -> None:
    tenant = terminal.document("tenants", "create", "Acme")["tenantId"]
    for arguments, said in (
        (("invite", "ten_1", "nora@acmecorp.com"), "there is no tenant"),
        (("invite", tenant, "nora"), "give one e-mail address"),
        (("set-role", tenant, "mem_1", "admin"), "there is no such member"),
        (("remove", tenant, "mem_1"), "there is no such member"),
        (("operate", "nobody@acmecorp.com"), "nobody has this address"),
    ):
        assert said in terminal.run("members", *arguments).stderr, arguments
