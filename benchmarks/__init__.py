"""How fast the nightly run is, beside the least that reading the same files can cost and beside others' tools.

``python -m benchmarks`` measures (``make bench``); ``python -m benchmarks.page`` puts the table and the picture into docs/.
"""
