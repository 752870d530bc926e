"""What all endpoints share: resolver, credentials, rate limit, idempotency, errors, envelope."""
