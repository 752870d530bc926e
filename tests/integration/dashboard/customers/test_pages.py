"""Search for customers, one of them, and what can be done with one."""

from __future__ import annotations

from tests.integration.dashboard.appointments.test_pages import fine
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.catalog.business import BOB, Business
from tests.integration.world.requests import PLAIN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

HERE = "/dashboard/customers"


def add(business: Business, name: str, **more: str) -> str:
    """Make a customer; gives their id."""
    body = {"name": name, "email": f"{name.split(maxsplit=1)[0].lower()}@example.com", **more}
    return str(business.client.send("customers.create", body).data["customerId"])


def test_somebody_is_found_by_what_people_know_of_them(pages: Pages, business: Business) -> None:
    assert "No customers yet" in fine(pages.get(HERE)).text
    mia = add(business, "Mia Hoffmann", phone="+49 30 901820")
    add(business, "Ben Maier")
    assert fine(pages.get(HERE)).text.count("@example.com") == 2
    for words in ("mia", "hoff+MIA", "MIA@example.com", "%2B49+30+901820", mia):
        shown = fine(pages.get(f"{HERE}?q={words}"))
        assert "Mia Hoffmann" in shown.text, words
        assert "Ben Maier" not in shown.text, words
    for words in ("nobody", "nobody@example.com", "%2B49+30+1", "cus_x", "%00", "%40"):
        assert "Nobody here is called that" in fine(pages.get(f"{HERE}?q={words}")).text, words
    assert pages.get(f"{HERE}?cursor=x").status == 422


def test_names_are_looked_for_page_by_page(pages: Pages, business: Business) -> None:
    for number in range(53):
        add(business, f"Ann{number} Berg")
    first = fine(pages.get(f"{HERE}?q=berg"))
    assert first.text.count(" Berg") == 50
    (more,) = [link for link in first.links if "cursor=" in link]
    assert fine(pages.get(more)).text.count(" Berg") == 3


def test_one_customer_with_bookings_answers_and_notes(world: World, pages: Pages, business: Business) -> None:
    business.book(business.service(), "09:00", customer={**BOB, "notes": "Likes\nmornings"})
    world.client.create({**PLAIN, "name": "Bob", "address": BOB["email"]})
    (customer,) = of_kind("customer")
    here = f"{HERE}/{customer['customerId']}"
    shown = fine(pages.get(here))
    for words in ("Advice", "Mon 23 Mar, 09:00", "Likes mornings", "Anna Berg"):
        assert words in shown.text
    assert shown.requests == 4
    answers = fine(pages.get(f"{here}?show=answers"))
    assert answers.text.count("No answer yet") == 2
    assert len([link for link in answers.links if link.startswith("/dashboard/appointments/apt_")]) == 2
    assert pages.get(f"{HERE}/cus_x").status == 404


def test_a_customer_is_added_edited_and_nothing_is_lost(pages: Pages, business: Business) -> None:
    shown = pages.follow(pages.post(HERE, {"name": "Mia", "phone": "+49 30 901820", "once": "1"}))
    assert "Mia was added." in shown.text
    assert pages.post(HERE, {"name": "", "once": "2"}).status == 422
    assert "is required" in pages.post(HERE, {"name": "Mia", "once": "3"}).text
    (row,) = of_kind("customer")
    here = f"{HERE}/{row['customerId']}"
    asked = fine(pages.get(f"{here}/edit"))
    business.client.send("customers.update", {"timeZone": "Europe/Berlin"}, {"customerId": row["customerId"]})
    fields = {
        **asked.form(f"{here}/edit"),
        "name": "Mia H.",
        "email": "mia@example.com",
        "phone": "+49 30 901820",
        "notes": "New",
        "timeZone": "",
    }
    clash = pages.post(f"{here}/edit", fields)
    assert clash.status == 409
    assert "An API key updated this: timezone" in clash.text
    assert 'value="Mia H."' in clash.body
    saved = pages.follow(pages.post(f"{here}/edit", {**fields, **clash.form(f"{here}/edit")}))
    assert "Mia H. is as you left them." in saved.text


def test_two_customers_become_one(pages: Pages, business: Business) -> None:
    business.book(business.service(), "09:00", customer=BOB)
    (bob,) = of_kind("customer")
    mia = add(business, "Mia")
    here = f"{HERE}/{mia}/merge"
    assert "For two customers who are the same person" in fine(pages.get(here)).text
    assert "Nobody else is found" in fine(pages.get(f"{here}?who=mia@example.com")).text
    asked = fine(pages.get(f"{here}?who={BOB['email']}"))
    assert "All bookings of Bob go to Mia." in asked.text
    merged = pages.follow(pages.post(here, asked.form(here)))
    assert "Both are Mia now." in merged.text
    assert "Advice" in merged.text
    assert pages.get(f"{HERE}/{bob['customerId']}").status == 404
    for wrong in ({"customerId": mia}, {"customerId": "x"}, {}):
        assert pages.post(here, wrong).status == 422, wrong
    assert pages.post(here, {"customerId": bob["customerId"]}).status == 404


def test_a_privacy_request_is_for_those_who_may_make_it(world: World, pages: Pages, business: Business) -> None:
    here = f"{HERE}/{add(business, 'Mia')}/privacy"
    assert pages.get(here).status == 403
    owner = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "owner"))
    assert "A copy of their data" in fine(owner.get(here)).text
    assert owner.post(here, {"type": "sell"}).status == 422
    shown = owner.follow(owner.post(here, {"type": "access", "once": "1"}))
    assert "is being answered" in shown.text


def test_what_a_member_reads_of_people_is_in_the_audit_log(pages: Pages, business: Business) -> None:
    mia = add(business, "Mia")
    pages.get(f"{HERE}/{mia}")
    reads = [row for row in of_kind("auditEntry") if row["action"] == "read"]
    assert [(row["objectKind"], row["objectId"]) for row in reads] == [("customer", mia)]


def test_another_tenants_customers_are_not_found(world: World, pages: Pages) -> None:
    theirs = add(Business(world.new_tenant("Other")), "Mia")
    for path in (theirs, f"{theirs}/edit", f"{theirs}/merge", f"{theirs}?show=answers"):
        assert pages.get(f"{HERE}/{path}").status == 404, path
    assert pages.post(f"{HERE}/{theirs}/edit", {"name": "Mine"}).status == 404
    assert "Nobody here" in pages.get(f"{HERE}?q=mia@example.com").text
