"""What went out to a connection's system and what came from there, kept for a while for those who look after it.

It may import connections, looks and the rooms below connectors.
"""
