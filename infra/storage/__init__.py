"""What outlives a deployment: the table, and the keys and secrets of webhooks and calendars."""
