"""Where mails lie in their bucket."""

INBOX = "inbox/"
UNMATCHED = "unmatched/"
