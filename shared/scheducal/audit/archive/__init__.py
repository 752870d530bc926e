"""The proof of each day: its entries in a bucket, and a chain of hashes in the table.

A day is sealed once no entry of it can come any more. `verification` then finds each entry that somebody altered,
removed, added or moved, in the table and in the bucket.
"""
