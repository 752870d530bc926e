"""Outbound HTTP: a pinned client for URLs that customers give, a REST client for known services.

It imports no other room.
"""
