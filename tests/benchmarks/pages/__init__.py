"""The dashboard's pages for a tenant with a hundred thousand things, beside those of one with one of each."""
