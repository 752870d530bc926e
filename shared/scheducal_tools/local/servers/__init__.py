"""The servers beside MiniStack: the front of the API, the mailbox, and fakes of calendars."""
