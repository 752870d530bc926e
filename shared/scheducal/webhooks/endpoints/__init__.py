"""Endpoints that customers register to be told of events."""
