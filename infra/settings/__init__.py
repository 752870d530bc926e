"""What differs between environments: the settings, the forms of their values, and where they are read."""
