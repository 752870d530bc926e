"""What moto does not do as AWS does, and what work takes of AWS."""
