"""Twilio: texts to phones, and what becomes of them."""
