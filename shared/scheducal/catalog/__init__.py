"""What a business has to book: services, the resources that serve them, channels, customers.

The room may import commands, tenants, walltime and store.
"""
