"""Connections of every kind, as `/api/v1/connections` takes and shows them, and `/api/v1/connectors` their kinds."""
