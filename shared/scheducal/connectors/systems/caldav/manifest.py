"""What calendars on CalDAV servers can and cannot do."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.calendar_objects.settings import ACCOUNT
from scheducal.connectors.manifest import TIME_ZONE, Address, CalendarAbilities, Check, Field, Limits, Manifest
from scheducal.values import replace

ABILITIES: Final = CalendarAbilities(
    tells_proposals=False, tells_comments=False, cancels_with_comment=False, notifies_whole_list=True
)

API_KEY: Final = ApiKey(basic=("{userName}", "{password}"))
MANIFEST: Final = Manifest(
    kind="caldav",
    title="CalDAV",
    public_name="caldav",
    capabilities=("mirror", "trigger"),
    credentials=("api_key",),
    # No server says what it takes. iCloud and Fastmail answer with refusals where they are asked too often.
    limits=Limits(at_once=4, per_minute=60),
    retry_header="Retry-After",
    api=Address(variable="CALDAV_API_URL", usual="{url}"),
    api_version="RFC 4791",
    checked_on=date(2026, 11, 29),
    # Its busy times are read.
    check=Check(paths=()),
    settings=(
        Field(
            name="url",
            title="Server",
            pattern=r"https?://[!-~]+",
            example="https://caldav.fastmail.com",
            help="The address of the server, or of one calendar on it.",
            longest=1024,
            required=True,
            is_fixed=True,
        ),
        replace(ACCOUNT, help="The mailbox that invitees see as the organizer's.", required=True),
        Field(
            name="userName",
            title="User name",
            pattern="[ -~]+",
            example="anna@example.com",
            help="The name that you sign in with.",
            required=True,
        ),
        Field(
            name="password",
            title="Password",
            pattern="[ -~]+",
            example="abcd-efgh-ijkl-mnop",
            help="A password for this application alone. iCloud, Fastmail and Nextcloud make such passwords.",
            required=True,
            is_secret=True,
        ),
        Field(
            name="calendar",
            title="Calendar",
            pattern=".+",
            example="Work",
            help="The calendar's name in your calendar program. Leave it out for the first that can be changed.",
            is_fixed=True,
            usual="primary",
        ),
        Field(
            name="attendees",
            title="Invitations",
            pattern="server|ours",
            example="ours",
            help="Who invites people. `server`: the calendar's server. `ours`: mails of this service.",
            is_fixed=True,
            usual="server",
        ),
        replace(TIME_ZONE, help="The zone of whole days, and of events that name none. UTC if you leave it out."),
    ),
    calendar=ABILITIES,
    recipe=(
        "Use it for iCloud, Fastmail, Nextcloud and other servers. For Google, connect the calendar as `google`.\n\n"
        "With `attendees` `server`, your server must send invitations (RFC 6638). iCloud, Fastmail and Nextcloud do. "
        "Appointments can then be kept there. With `ours`, appointments are kept by e-mail, and the calendar shows a "
        "copy of each. Choose `ours` for a server that sends nothing, such as Radicale.\n\n"
        "Changes there are looked for every ten minutes, since CalDAV servers tell nobody of them."
    ),
)
