"""What happened to an appointment, in order: changes, syncs, answers, events and their deliveries."""
