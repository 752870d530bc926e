"""Appointments: models, rules, repository, service."""
