"""Commands about people who sign in to the dashboard."""
