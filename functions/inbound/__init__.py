"""Functions that take in mail, feedback and notifications from other systems."""
