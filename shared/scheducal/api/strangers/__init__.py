"""Limits what a source address may do before anybody knows who it is: in this process first, in a shared row under
pressure.

It may import tenants, the store and the values that everybody uses.
"""
