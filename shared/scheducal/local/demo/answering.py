"""The invitee's part: a calendar program that answers the invitation by mail."""

from __future__ import annotations

from uuid import uuid4

from scheducal.local.aws import LocalAws
from scheducal.local.demo.stack import Stack
from scheducal.local.replying import ReplyIntent, read_invitation, reply_mail
from scheducal.replies.folders import INBOX


def answer(stack: Stack, mail_id: str, intent: ReplyIntent) -> str:
    """Answer a mail's invitation; gives the id under which the answer lies where SES puts the mail that it receives."""
    mail = reply_mail(read_invitation(stack.calendar(mail_id)), intent)
    message_id = uuid4().hex
    s3 = LocalAws(stack.facts["awsEndpointUrl"]).s3()
    s3.put_object(Bucket=stack.facts["mailBucket"], Key=f"{INBOX}{message_id}", Body=mail)
    return message_id
