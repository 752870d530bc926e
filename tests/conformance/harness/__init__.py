"""The calendar systems behind their fakes, as the suite uses them."""
