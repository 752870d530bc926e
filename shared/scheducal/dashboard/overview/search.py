"""Where a search leads: to the page of an id, else to the list of appointments (pure)."""

from __future__ import annotations

import re
from urllib.parse import urlencode

_APPOINTMENTS = "/dashboard/appointments"
# By how the ids of things begin.
_PAGES = {
    "apt_": _APPOINTMENTS,
    "bkg_": "/dashboard/bookings",
    "cus_": "/dashboard/customers",
    "con_": "/dashboard/connections",
    "cal_": "/dashboard/connections",
    "key_": "/dashboard/keys",
}
_ID = re.compile(r"([a-z]{3}_)[0-9a-z_]{1,80}")


def found_by(words: str) -> str:
    """Give the address that a search leads to."""
    text = words.strip()
    if (match := _ID.fullmatch(text)) and match[1] in _PAGES:
        return f"{_PAGES[match[1]]}/{text}"
    return f"{_APPOINTMENTS}?{urlencode({'q': text})}" if text else _APPOINTMENTS
