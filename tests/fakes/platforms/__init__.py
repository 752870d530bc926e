"""The fakes of all platforms that a connector's tests describe as a table, with a page on which a person acts."""
