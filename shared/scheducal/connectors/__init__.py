"""Keeps other systems in step with appointments: connections, push, pull, reconcile, and a folder for each system."""
