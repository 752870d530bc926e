"""What operators see: metrics, alarms with their targets, and the dashboard."""
