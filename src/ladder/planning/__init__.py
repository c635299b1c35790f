"""The plan: what to do next, in which order, and what each result leads to."""
