"""Credentials of connections: kept sealed, renewed once for all who need them."""
