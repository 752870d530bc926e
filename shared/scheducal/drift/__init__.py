"""Whether calendar systems show what the appointments say: compared every day, repaired, and reported."""
