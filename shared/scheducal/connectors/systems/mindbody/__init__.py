"""Mindbody: an appointment there for each appointment here, and the other way round."""
