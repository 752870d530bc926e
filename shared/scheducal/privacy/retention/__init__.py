"""How long each kind of data is kept: a tenant's settings, and the job that goes through all rows once a day."""
