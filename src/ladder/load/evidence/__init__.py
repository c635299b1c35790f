"""Facts in files beside a problem: results of evaluations, data sets, configurations of models.

Each reader streams its file once, counts, and keeps no text of an item.
"""
