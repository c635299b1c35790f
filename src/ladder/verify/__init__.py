"""Proofs about a rule pack, over every problem that can be written, the unknowns included.

The conditions become a Boolean circuit, the walk another one on top of it, and a SAT solver looks
for a problem that breaks a theorem. Where there is none, the theorem is proved; where there is one,
the smallest is written as a problem file. Needs the extra `verify`.
"""
