"""Where mails lie in their bucket."""

INBOX = "inbox/"
UNMATCHED = "unmatched/"
# SES's set of receipt rules: an account has one active set in each region, so its stages share it.
RULE_SET = "scheducal"
