"""`python -m tests.fakes <port> <callback>`: all fakes in one process, for a stack on the same machine.

Prints one line of JSON once it answers: the variables that lead ScheduCal's functions here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys

from scheducal_tools.local.servers.serving import serving
from scheducal_tools.local.settings import LOOPBACK
from tests.fakes.neighbourhood import environment, neighbourhood, neighbourhood_app


async def main(port: int, callback: str) -> None:
    """Until standard input ends, which it does with whoever started this."""
    logger = logging.getLogger("tests.fakes")
    address = f"http://{LOOPBACK}:{port}"
    async with serving(neighbourhood_app(neighbourhood(address, callback)), port, logger):
        print(json.dumps(environment(address)), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
