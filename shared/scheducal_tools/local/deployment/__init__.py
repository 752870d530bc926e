"""The deployment of the local stage: CDK, what it made, and the demo tenant."""
