"""Delegation: an attendee lets somebody else come in their place (RFC 5546 section 3.2.2.3)."""
