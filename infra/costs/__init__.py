"""What an environment costs by list prices, reckoned from its template and from what the tests measured."""
