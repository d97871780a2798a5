"""The drafter that asks a model: what it is told, what it answers, what that costs.

Owns the conversation over the Messages API. It places nothing and decides nothing.
"""
