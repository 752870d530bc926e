"""Finds what other systems made of our appointments by themselves: two that mirror each other do not multiply."""
