"""The queue lets a few in, has a few wait, and turns the rest away."""

from __future__ import annotations

import asyncio

import pytest

from scheducal_tools.local.servers.queue import QueueFull, WaitingLine


def test_one_too_many_is_turned_away() -> None:
    async def scenario() -> None:
        line = WaitingLine(at_once=1, most_waiting=1, seconds=60)
        async with line.place():
            waiting = asyncio.create_task(_pass(line))
            await asyncio.sleep(0)
            with pytest.raises(QueueFull):
                await _pass(line)
        await waiting

    asyncio.run(scenario())


def test_waiting_ends() -> None:
    async def scenario() -> None:
        line = WaitingLine(at_once=1, most_waiting=1, seconds=0.01)
        async with line.place():
            with pytest.raises(QueueFull):
                await _pass(line)
        await _pass(line)

    asyncio.run(scenario())


async def _pass(line: WaitingLine) -> None:
    async with line.place():
        pass
