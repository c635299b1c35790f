"""Trainings in the files of other programs: what starts one, and what a config of one says."""
