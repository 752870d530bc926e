"""The local mailbox: what was sent by e-mail, as a person would look at it."""
