"""What systems that mirror each other made by themselves."""
