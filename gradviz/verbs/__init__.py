"""What the verbs of the command line do. Each takes the parsed arguments and gives the exit status."""

DONE, FAULT_OF_OURS, BAD_INPUT = 0, 1, 2
