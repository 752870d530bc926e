"""Mailchimp Transactional (Mandrill): a mail for each thing that happens to an appointment."""
