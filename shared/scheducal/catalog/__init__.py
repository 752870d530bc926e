"""What a business has to book: services, the resources that serve them, channels, customers.

Each entity has a folder. Beside the folders is what entries share: one partition, changed under one revision.
The room may import commands, tenants, walltime and store.
"""
