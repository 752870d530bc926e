"""Google Calendar, as far as we use it: `GoogleFake` keeps the calendars, `google_app` serves them over HTTP."""
