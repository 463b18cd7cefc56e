"""``gradviz self-test``: whether everything works here, in an installed program too.

The parts run one after the other, each in a process of its own: what crashes or hangs is a part that failed.
"""
