"""A tenant's whole set-up as one YAML file: channels, resources, services. For operators; not deployed."""
