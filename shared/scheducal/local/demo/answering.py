"""The invitee's part: a calendar program that answers the invitation by mail."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from scheducal.clock import now
from scheducal.local.aws import LocalAws
from scheducal.local.demo.stack import Stack
from scheducal.local.replying import ReplyIntent, read_invitation, reply_mail
from scheducal.replies.folders import INBOX


def accept(stack: Stack, mail: Any, address: str) -> None:
    """Answer a mail's invitation; the answer is put where SES puts the mail that it receives."""
    invitation = read_invitation(stack.calendar(mail["id"]))
    answer = reply_mail(invitation, ReplyIntent(address, "ACCEPTED", now()))
    aws = LocalAws(stack.facts["awsEndpointUrl"])
    aws.s3().put_object(Bucket=stack.facts["mailBucket"], Key=f"{INBOX}{uuid4().hex}", Body=answer)
