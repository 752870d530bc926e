"""A folder for each kind of outside system."""
