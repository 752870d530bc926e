"""What is a member's own: name, time zone, password, codes, sessions, tenants. It may import the frame and sign_in."""
