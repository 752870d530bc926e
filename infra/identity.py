"""Who the mail comes from: the SES identity of the mail domain."""

from __future__ import annotations

from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.settings import MailSettings


class Identity(Construct):
    """A domain identity with Easy DKIM; it sends once its DKIM records are in the domain's DNS."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: MailSettings) -> None:
        super().__init__(scope, construct_id)
        self.identity = ses.EmailIdentity(self, "Domain", identity=ses.Identity.domain(settings.domain))
