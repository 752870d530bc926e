"""Links of a tenant to accounts in other systems."""
