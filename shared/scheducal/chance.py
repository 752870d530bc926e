"""The one source of chance. It asks the operating system each time and keeps no state of its own.

SnapStart restores many processes from one snapshot. The state of the module `random` would be the same in all of them,
so that writers in each other's way would all pause for the same time and meet again.
"""

from __future__ import annotations

from random import SystemRandom

CHANCE = SystemRandom()
