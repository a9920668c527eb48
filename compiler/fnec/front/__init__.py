"""The Python front: models in chained calls, simulated in this process; and the verbs of `fnec`.

`fnec` hands on its names, and imports none of this before somebody asks.
"""
