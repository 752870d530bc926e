"""The table: keys, transactions, pagination. The only place that knows attribute names."""
