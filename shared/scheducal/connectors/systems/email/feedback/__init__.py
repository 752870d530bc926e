"""Records what becomes of mails after SES took them: bounces, complaints, suppressed addresses, delays, deliveries."""
