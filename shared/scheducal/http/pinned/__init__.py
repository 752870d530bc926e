"""Requests to addresses that customers give: judged before, pinned while, bounded throughout (invariant 9)."""
