"""JSON Schemas (draft 2020-12) of the files that people write, from the vocabulary of a pack.

They let editors complete and explain, and other tools check. `ladder` itself checks more than a
schema can say, and says it better: it remains the judge.
"""

Schema = dict[str, object]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
