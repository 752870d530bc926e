"""Twilio SendGrid: a mail for each thing that happens to an appointment."""
