"""One suite for all calendar systems: the same scenarios, the same results, differences declared."""
