"""Fields of another system, filled in from ours by templates such as `{customer.name}, {customer.phone|usPhone}`."""
