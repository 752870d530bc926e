"""Calendar mail: iTIP messages (RFC 5546) carried by e-mail (RFC 6047)."""
