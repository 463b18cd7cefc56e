"""A recording from a file that is shown while another program may still write it."""

from __future__ import annotations

import math
import time

from gradviz.storage.stored_recording import StoredRecording

FOLLOW_INTERVAL_S = 1.0


class FollowedFile:
    """Looks for new steps in a recording that has no end, and for damage that was met in reading it."""

    def __init__(self, recording: StoredRecording) -> None:
        self.recording = recording
        recording.forgiving = True
        self._damage = ""  # as far as it was returned
        self._look_at = math.inf if recording.end or recording.damage else time.monotonic()

    def new_damage(self) -> str:
        """Return what was found to be damaged since the last call; empty if nothing was."""
        if self.recording.damage == self._damage:
            return ""
        self._damage = self.recording.damage
        return self._damage

    def has_grown(self) -> bool:
        """Return True if there are new steps; looks at most once a second. Raises :class:`FileError`."""
        if time.monotonic() < self._look_at:
            return False
        self._look_at = math.inf  # also if that fails
        grown = self.recording.refresh()
        if self.recording.end is None:
            self._look_at = time.monotonic() + FOLLOW_INTERVAL_S
        return grown
