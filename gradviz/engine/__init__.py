"""The training thread and the states of a session: the only package that joins torch and Qt (QtCore only)."""
