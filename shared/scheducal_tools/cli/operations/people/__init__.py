"""What operators do with people who sign in to the dashboard."""
