"""A folder for each kind of outside system.

A system imports the protocol and what the machines share, and no other system.
"""
