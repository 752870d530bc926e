"""ScheduCal: the library that every function imports."""
