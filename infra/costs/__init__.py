"""Adds up what an environment costs by list prices, from its template and from what the tests measured."""
