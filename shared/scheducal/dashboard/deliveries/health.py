"""What a page says of an endpoint's health: how it is, why, and what comes next (pure)."""

from __future__ import annotations

from scheducal.dashboard.frame.clocks import Clock
from scheducal.values import dataclass
from scheducal.webhooks.health.model import Health, Tally

_TONES = {
    "off": ("off", "switched off"),
    "disabled": ("bad", "switched off by us"),
    "failing": ("bad", "failing"),
    "unsteady": ("wait", "fails now and then"),
    "slow": ("wait", "slow"),
    "well": ("ok", "well"),
    "quiet": ("off", "nothing sent"),
}
# From this share on, trying again does not help most events.
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class HealthSaid:
    """tone, words: for a badge. why: a sentence with the reason. then: what comes next."""

    tone: str
    words: str
    why: str
    then: str


def health_said(health: Health, clock: Clock) -> HealthSaid:
    """Say how an endpoint is."""
    tone, words = _TONES[health.condition]
    since = clock.when(health.since) if health.since else ""
    counted = _counted(health.tally)
    match health.condition:
        case "failing":
            off = clock.when(health.switched_off_at) if health.switched_off_at else ""
            why = f"Every attempt has failed since {since}. {counted}"
            then = f"If nothing gets through until {off}, it is switched off. What is undelivered can be replayed."
        case "disabled":
            why = f"It was switched off {since}, because {health.reason}."
            then = "Its events are kept for 30 days. Mend it, switch it on, and replay what was not sent."
        case "off":
            why = f"It was switched off {since}."
            then = "Its events are kept for 30 days. Switch it on, and replay what was not sent."
        case "unsteady":
            why = f"{counted} The newest got through."
            is_mostly = health.tally is not None and health.tally.share_of_failures > _MOSTLY
            then = "Look at what it answers." if is_mostly else "Each event is tried five times, so most arrive later."
        case "slow":
            why = f"It lets attempts wait. {counted}"
            then = "Its events go by a queue of their own until it answers at once."
        case "quiet":
            why, then = "Nothing was sent to it in 24 hours.", "A test event shows whether it answers."
        case "well":
            why, then = counted or "The last attempt got through.", ""
    return HealthSaid(tone, words, why.strip(), then)


def _counted(tally: Tally | None) -> str:
    """Say which share of a day's attempts failed."""
    if tally is None or not tally.attempts:
        return ""
    of = f"{tally.attempts:,} attempts in 24 hours" if tally.is_whole else f"the newest {tally.attempts:,} attempts"
    if not tally.failed:
        return f"All of {of} got through."
    share = tally.share_of_failures * 100
    return f"{f'{share:.0f} %' if 1 <= share <= 99 else f'{tally.failed:,}'} of {of} failed."
