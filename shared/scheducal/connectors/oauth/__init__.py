"""How Microsoft and Google give access to a calendar (OAuth 2.0, RFC 6749)."""
