"""Microsoft Teams: a card in a channel for each thing that happens to an appointment, by a workflow of its owners."""
