"""What operators of the deployment look at: alarms, queues, dead letters, tenants, and what the month has cost.

It may import the frame, and the rooms of operators, tenants and the store.
"""
