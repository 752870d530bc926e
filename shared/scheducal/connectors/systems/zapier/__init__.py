"""Zapier: a catch hook for each thing that happens to an appointment."""
