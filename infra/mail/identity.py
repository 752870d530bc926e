"""Makes the SES identity of the mail domain, from which mail is sent."""

from __future__ import annotations

from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.settings.model import MailSettings


class Identity(Construct):
    """A domain identity with Easy DKIM; it sends once its DKIM records are in the domain's DNS.

    SES has a domain once in a region. Where somebody has made it already, the stack uses it and leaves it alone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: MailSettings) -> None:
        super().__init__(scope, construct_id)
        self.identity = self._existing(settings) if settings.identity == "existing" else self._made(settings)

    def _made(self, settings: MailSettings) -> ses.IEmailIdentity:
        return ses.EmailIdentity(self, "Domain", identity=ses.Identity.domain(settings.domain))

    def _existing(self, settings: MailSettings) -> ses.IEmailIdentity:
        return ses.EmailIdentity.from_email_identity_name(self, "Domain", settings.domain)
