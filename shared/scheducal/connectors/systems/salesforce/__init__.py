"""Salesforce, with Health Cloud: an event or a service appointment for each appointment."""
