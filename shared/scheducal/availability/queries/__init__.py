"""Answers clients: the slots of a service, the next ones, and why a time is none."""
