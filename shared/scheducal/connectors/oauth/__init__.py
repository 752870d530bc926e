"""Gets access to an account (OAuth 2.0, RFC 6749). It may import http, and knows no row."""
