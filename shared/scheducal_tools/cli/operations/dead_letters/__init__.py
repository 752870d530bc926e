"""Dead letters: what they tell, and how they are moved back or carried out once more."""
