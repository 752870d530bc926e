"""Microsoft Graph as far as calendars need it: keeps state, refuses what Graph refuses, notifies over HTTP."""
