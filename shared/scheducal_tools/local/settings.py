"""Where the local stack lives and which ports it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scheducal.webhooks.delivery.rules import Schedule, parse_schedule
from scheducal_tools.local.errors import LocalStackError

ROOT = Path(__file__).resolve().parents[3]
LOOPBACK = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
STAGE = "local"
SCHEDULE_VARIABLE = "SCHEDUCAL_DELIVERY_SCHEDULE"
WORKERS_VARIABLE = "SCHEDUCAL_WORKERS"
_IAM_VARIABLE = "SCHEDUCAL_ENFORCE_IAM"
_DEFAULTS = {
    "SCHEDUCAL_PORT": 8080,
    "SCHEDUCAL_MAIL_PORT": 8025,
    "SCHEDUCAL_AWS_PORT": 4566,
    "SCHEDUCAL_FAKES_PORT": 8026,
    "SCHEDUCAL_IN_FLIGHT": 8,
    WORKERS_VARIABLE: 40,
}


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """home: the folder that holds everything the stack keeps. in_flight: requests handled at once.
    workers: processes of functions that are kept; while more are at work, there are more.

    schedule: of webhook deliveries, None for the documented one. fakes_port: where fakes of Microsoft's and Google's
    calendars answer, None without them. enforces_iam: whether each function may do only what its role allows, which
    keeps the CDK command line from deploying. has_bookings: whether the demo tenant has more than its catalog.
    """

    root: Path
    home: Path
    port: int
    mail_port: int
    aws_port: int
    in_flight: int
    workers: int
    schedule: Schedule | None
    fakes_port: int | None = None
    enforces_iam: bool = False
    has_bookings: bool = False

    @property
    def api_url(self) -> str:
        """Say where the API answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def mail_url(self) -> str:
        """Say where the mailbox answers."""
        return f"http://{LOOPBACK}:{self.mail_port}"

    @property
    def aws_url(self) -> str:
        """Say where MiniStack answers."""
        return f"http://{LOOPBACK}:{self.aws_port}"

    @property
    def fakes_url(self) -> str | None:
        """Say where the fakes answer, None without them."""
        return f"http://{LOOPBACK}:{self.fakes_port}" if self.fakes_port else None

    @property
    def schedule_text(self) -> str:
        """Give the schedule as the stage's setting takes it, empty for the documented one."""
        return ",".join(str(int(wait.total_seconds())) for wait in self.schedule or ())

    @property
    def ports(self) -> dict[str, int]:
        """Give the ports by the variables that set them."""
        return {
            "SCHEDUCAL_PORT": self.port,
            "SCHEDUCAL_MAIL_PORT": self.mail_port,
            "SCHEDUCAL_AWS_PORT": self.aws_port,
        } | ({"SCHEDUCAL_FAKES_PORT": self.fakes_port} if self.fakes_port else {})


def read_local_settings(
    environment: Mapping[str, str], *, with_fakes: bool = False, with_bookings: bool = False
) -> LocalSettings:
    """Read settings from SCHEDUCAL_… variables; raises LocalStackError where a value is not what it must be.

    with_fakes: whether to start fakes of the calendar systems. with_bookings: whether the demo tenant is booked.
    """
    values = {name: _number(environment, name) for name in _DEFAULTS}
    home = Path(environment.get("SCHEDUCAL_LOCAL_DIR") or ROOT / ".local").resolve()
    return LocalSettings(
        root=ROOT,
        home=home,
        port=values["SCHEDUCAL_PORT"],
        mail_port=values["SCHEDUCAL_MAIL_PORT"],
        aws_port=values["SCHEDUCAL_AWS_PORT"],
        in_flight=values["SCHEDUCAL_IN_FLIGHT"],
        workers=values[WORKERS_VARIABLE],
        schedule=_schedule(environment.get(SCHEDULE_VARIABLE, "").strip()),
        fakes_port=values["SCHEDUCAL_FAKES_PORT"] if with_fakes else None,
        enforces_iam=bool(environment.get(_IAM_VARIABLE)),
        has_bookings=with_bookings,
    )


def _schedule(text: str) -> Schedule | None:
    try:
        return parse_schedule(text) if text else None
    except ValueError as wrong:
        message = f"{SCHEDULE_VARIABLE} is {text!r}; it must be one to ten waits of 0 to 86400 seconds: 0,1,2,3,4"
        raise LocalStackError(message) from wrong


def _number(environment: Mapping[str, str], name: str) -> int:
    text = environment.get(name) or str(_DEFAULTS[name])
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise LocalStackError(f"{name} is {text!r}; it must be a number from 1 to 65535")
    return int(text)
