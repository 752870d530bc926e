"""HubSpot: a meeting for each appointment, in the timeline of the contact who comes."""
