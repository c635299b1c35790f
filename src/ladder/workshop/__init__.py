"""`ladder rules`: list, show, begin, test, lint and compare rules, and try its promises."""
