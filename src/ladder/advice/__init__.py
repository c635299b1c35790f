"""`ladder advise`: a verdict as text, JSON or Markdown, and its trace.

The room is not called `advise`, because that is the library's function: a package of that name
would take its place as soon as it is imported (docs/decisions/0013-folder-per-command.md).
"""
