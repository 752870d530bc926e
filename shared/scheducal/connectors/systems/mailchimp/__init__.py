"""Mailchimp Marketing: an event, a tag or a step of a journey for each thing that happens to an appointment."""
