"""PracticePanther: an event for each appointment."""
