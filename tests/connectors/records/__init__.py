"""Each platform that keeps records of appointments, as a table and by the cases of its capabilities."""
