"""A help desk at an address of its own for each customer, reached by keys or by OAuth."""
