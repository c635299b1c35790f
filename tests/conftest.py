"""What every test can rely on."""

import signal

# A shell that starts a job in the background lets it ignore Ctrl-C, and so would every child that
# the tests start: those that press Ctrl-C would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)
