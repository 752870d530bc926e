"""Takes over what people change in connected calendars. It may import push and connections."""
