"""What owners see of the centre's figures: numbers, charts and tables, the same on screen, in files and in print.

A chapter is made of `parts` by the pure functions of `analytics` on tables that a `Look` at the centre loads.
"""
