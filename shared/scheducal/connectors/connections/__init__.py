"""Links of a tenant to accounts in other systems: authorization, credentials, busy times.

It may import the connectors' oauth and systems, and no push or pull.
"""
