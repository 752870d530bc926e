"""Connections as `/api/v1/calendars` takes and shows them."""
