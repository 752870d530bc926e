"""Sign-in: passwords, codes, resets and invitations, over the user pool. Its pages are for anybody.

It may import the frame of pages and the sessions of the dashboard.
"""
