"""How systems sign what they send us, as data. A signature is over the bytes that came, never over parsed ones."""
