"""API keys of a tenant: made, looked at again, revoked. It may import the frame of pages, catalog and tenants."""
