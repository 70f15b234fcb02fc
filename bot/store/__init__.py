"""The record and the queues: the only room that speaks to PostgreSQL and to Redis.

SQL owns facts, Redis owns work in flight; whatever is in Redis can be rebuilt from SQL.
"""
