"""Functions as AWS runs them, with the routes, the variables and the permissions that their modules ask for."""
