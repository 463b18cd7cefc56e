"""``gradviz self-test``: checks that everything works on this machine, also in an installed program.

The parts run one after the other, each in its own process: a part that crashes or hangs counts as failed.
"""
