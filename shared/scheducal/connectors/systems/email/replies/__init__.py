"""Answers that calendars send by e-mail: from raw mail to what is recorded of an invitee."""
