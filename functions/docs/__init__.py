"""Endpoints of the OpenAPI document and its page, and the answer where no route matches."""
