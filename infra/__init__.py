"""The CDK app: constructs, settings, and the programs that write docs from them."""
