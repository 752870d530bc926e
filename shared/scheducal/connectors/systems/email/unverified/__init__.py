"""Answers that do not count: ties them to their appointment, says why, and tells subscribers.

The folder may import appointments, events, store and the folder `replies`.
"""
