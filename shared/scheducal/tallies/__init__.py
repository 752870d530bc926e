"""How many deliveries and syncs of a tenant went well or failed in each hour, for charts of the last day.

Workers count by the batch; a count that is lost is not worth a second attempt. It may import the store.
"""
