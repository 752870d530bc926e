"""Calendars of iCloud, Fastmail, Nextcloud and others, by CalDAV (RFC 4791)."""
