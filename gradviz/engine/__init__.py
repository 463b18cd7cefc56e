"""QtCore only: the thread that trains, and the states of a session. The one place where torch meets Qt."""
