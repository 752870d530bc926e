"""Microsoft's and Google's authorization servers, as far as calendars are concerned."""
