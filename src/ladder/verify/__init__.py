"""Proofs about a rule pack, over every possible problem, including unknown facts.

The conditions become a Boolean circuit, and the evaluation of the ladder another one on top of it.
A SAT solver looks for a problem that breaks a theorem. If there is none, the theorem is proved;
otherwise the smallest one is written as a problem file. Needs the extra `verify`.
"""
