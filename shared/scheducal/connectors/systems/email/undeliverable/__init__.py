"""Addresses to which no mail gets: a tenant sees them, and takes the mark off one that was mended."""
