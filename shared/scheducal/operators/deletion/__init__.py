"""Deletion of a tenant: a waiting time, then all of it goes, with a proof."""
