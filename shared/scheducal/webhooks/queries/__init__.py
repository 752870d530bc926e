"""Reads deliveries and their attempts: pages of lists, one delivery, one replay."""
