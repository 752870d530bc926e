"""What operators do with tenants, by keys of their own."""
