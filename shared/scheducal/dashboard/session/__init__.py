"""Who is signed in to the dashboard: sessions, their cookie and their CSRF token. The room may import tenants."""
