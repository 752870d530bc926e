"""Runs the pure functions of connectors: HTTP, and what machines need to know. It may import models of any room."""
