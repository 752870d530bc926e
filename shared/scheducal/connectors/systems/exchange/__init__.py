"""Exchange calendars through Microsoft Graph v1.0: native events in a mailbox."""
