"""Sign-in with the identity provider of a company, by the user pool's domain and without a page of its own.

It may import the rooms of sign-in, and the HTTP client for known services.
"""
