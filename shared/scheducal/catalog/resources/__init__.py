"""People, rooms and equipment: what is sent, what is right, what is shown."""
