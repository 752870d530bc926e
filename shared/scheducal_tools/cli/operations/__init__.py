"""What operators do on a stage. Loaded when a command runs, since boto3 takes a while."""
