"""What stands around a deployed stage: its alarms, and the account's rules for mail that it receives."""
