"""The start page: what needs attention, today's appointments, and the last 24 hours.

It may import the frame, and the rooms whose things it shows.
"""
