"""The invitee's part: a calendar program that answers the invitation by mail."""

from __future__ import annotations

from uuid import uuid4

from scheducal.connectors.systems.email.replies.stored_mail import INBOX
from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.demo.stack import Stack
from scheducal_tools.local.mailbox.replying import ReplyIntent, read_invitation, reply_mail


def answer(stack: Stack, mail_id: str, intent: ReplyIntent) -> str:
    """Answer a mail's invitation; gives the id under which the answer lies where SES puts the mail that it receives."""
    mail = reply_mail(read_invitation(stack.calendar(mail_id)), intent)
    message_id = uuid4().hex
    s3 = LocalAws(stack.facts["awsEndpointUrl"]).s3()
    s3.put_object(Bucket=stack.facts["mailBucket"], Key=f"{INBOX}{message_id}", Body=mail)
    return message_id
