"""Requests to change something, in the form that services take: who, when, under which conditions, made once.

The room may import tenants and store. It knows nothing of HTTP: an edge says what it keeps of an answer.
"""
