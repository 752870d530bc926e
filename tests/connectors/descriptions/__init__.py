"""What platforms say of their own APIs, and requests that are held to it."""
