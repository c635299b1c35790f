"""Trainings in the files of other programs: what starts one, and what its config says."""
