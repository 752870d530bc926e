"""What operators type: arguments, and how the answer is shown. Nothing here may be slow to import."""
