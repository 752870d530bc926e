"""Changes that come with the request itself."""
