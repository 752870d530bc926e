"""Members of a tenant: who they are, invitations, roles. It may import the frame of pages, sign_in and tenants."""
