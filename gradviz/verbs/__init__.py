"""The verbs of the command line. Each takes the parsed arguments and returns the exit status."""

DONE, FAULT_OF_OURS, BAD_INPUT = 0, 1, 2
