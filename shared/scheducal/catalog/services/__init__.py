"""Services that can be booked: model, requests, rules, document, and a fast read."""
