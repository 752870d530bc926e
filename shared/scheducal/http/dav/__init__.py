"""WebDAV and CalDAV: what servers are asked, and what they answer. Pure."""
