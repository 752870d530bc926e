"""Square Appointments: a booking there for each appointment here, and the other way round."""
