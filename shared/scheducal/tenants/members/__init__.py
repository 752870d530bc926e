"""People who work for tenants: who they are, in which tenants and with which role. The room may import store."""
