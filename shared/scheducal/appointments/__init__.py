"""Appointments with their invitees and answers: model, rules, rows, service, and the reads.

The room may import commands, events, tenants, walltime and store.
"""
