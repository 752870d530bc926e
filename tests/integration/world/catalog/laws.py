"""What must hold of every tenant's catalog and customers, whatever failed."""

from __future__ import annotations

import json
from collections import Counter

from tests.integration.world.rows import Row, of_kind, rows


def catalog_holds() -> None:
    """As many entries as are counted, a log without gaps, and no service that names what there is not."""
    for state in of_kind("catalogState"):
        entries = [row for row in rows() if row["pk"] == state["pk"] and row is not state and "entryId" in row]
        counted = {kind: count for kind, count in state["counts"].items() if count}
        assert dict(Counter(row["kind"] for row in entries)) == counted
        resources = {row["entryId"] for row in entries if row["kind"] == "resource"}
        for service in (row for row in entries if row["kind"] == "service"):
            staffing = json.loads(service["contents"])["staffing"]
            assert {each for requirement in staffing for each in requirement["resources"]} <= resources
        for entry in entries:
            _is_logged(f"{entry['pk']}#{entry['sk']}", entry["version"])


def customers_hold() -> None:
    """Each has exactly one identity, which is nobody else's, and a log without gaps."""
    customers = {row["customerId"]: row for row in of_kind("customer")}
    owners = {row["pk"].partition("#WHO#")[2]: row["customerId"] for row in of_kind("customerIdentity")}
    assert owners == {_identity(row): customer_id for customer_id, row in customers.items()}
    for row in customers.values():
        _is_logged(row["pk"], row["version"])


def _identity(customer: Row) -> str:
    return f"mailto:{customer['email'].lower()}" if "email" in customer else f"tel:{customer['phone']}"


def _is_logged(partition: str, version: int) -> None:
    log = [row["version"] for row in of_kind("audit") if row["pk"] == partition]
    assert sorted(log) == list(range(1, version + 1))
