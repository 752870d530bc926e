"""One folder per area, one module per Lambda.

A module parses a request or a message, calls the library, and renders.
"""
