"""The addresses to which SES sends nothing for this account, since they bounced or complained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal_tools.cli.sheet import Document

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class MailOperations:
    """The suppression list is the account's in its region: stages that share both share the list."""

    client: SESV2Client

    def suppressed(self, cursor: str | None) -> Document:
        """Up to 1,000 addresses, with why and since when; `nextCursor` leads to more, None at the end."""
        more = {"NextToken": cursor} if cursor else {}
        page = self.client.list_suppressed_destinations(PageSize=_PAGE, **more)  # type: ignore[arg-type]
        found = page.get("SuppressedDestinationSummaries", [])
        return {
            "suppressed": [
                {
                    "email": each["EmailAddress"],
                    "reason": each["Reason"].lower(),
                    "since": isoformat(each["LastUpdateTime"]),
                }
                for each in found
            ],
            "nextCursor": page.get("NextToken"),
        }

    def unsuppress(self, address: str) -> Document:
        """Take an address off the list; raises Refusal `address_not_found`."""
        try:
            self.client.delete_suppressed_destination(EmailAddress=address)
        except self.client.exceptions.NotFoundException:
            raise Refusal("address_not_found", f"{address} is not on the suppression list", param="address") from None
        return {"email": address, "suppressed": False}
