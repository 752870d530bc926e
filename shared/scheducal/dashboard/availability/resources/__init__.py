"""Pages of one person, room or piece of equipment: hours, single days, time off and holidays."""
