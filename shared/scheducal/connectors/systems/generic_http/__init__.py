"""Any system that takes JSON over HTTP: a request for each change of an appointment, built by templates."""
