"""Calendar objects (RFC 5545) as other systems keep them: one for each event. Pure."""
