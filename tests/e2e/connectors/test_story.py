"""The story of the connectors on the local stack, with the real functions and every platform over HTTP."""

from __future__ import annotations

from tests.e2e.connectors.story import RECORDS, TEXTS, play, stage
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import new_tenant


def test_a_client_moves_it_in_one_place_and_everything_else_follows_once(stack: LocalStack) -> None:
    with stage(new_tenant(stack)) as made:
        play(made, lambda _: None)
        assert [made.state(kind)["wrong"] for kind in (*RECORDS, *TEXTS)] == [[]] * 6
