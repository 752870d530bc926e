"""People, rooms and equipment, with their hours: model, requests, rules, document."""
