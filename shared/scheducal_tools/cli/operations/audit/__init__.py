"""What the audit log holds of a tenant, and what followed from one request."""
