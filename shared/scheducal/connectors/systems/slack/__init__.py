"""Slack: a text in a channel or to a person for each appointment, which follows its changes."""
