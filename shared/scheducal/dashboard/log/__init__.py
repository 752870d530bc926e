"""The event log by request id: what one request did, and all that followed from it.

The room may import api, audit, store and timeline.
"""
