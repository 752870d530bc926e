"""Pages of resources and their hours, services, channels, and of the times that result."""
