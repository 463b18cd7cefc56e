"""A recording from a file that is shown while another program may still write it."""

from __future__ import annotations

import math
import time

from gradviz.storage.stored_recording import StoredRecording

FOLLOW_INTERVAL_S = 1.0


class FollowedFile:
    """Watches a recording without an end for new steps, and for damage that is met while it is read."""

    def __init__(self, recording: StoredRecording) -> None:
        self.recording = recording
        recording.forgiving = True
        self._damage = ""  # the part that new_damage has returned
        self._next_check = math.inf if recording.end or recording.damage else time.monotonic()

    def new_damage(self) -> str:
        """Return the damage met since the last call, or an empty string if there is none."""
        if self.recording.damage == self._damage:
            return ""
        self._damage = self.recording.damage
        return self._damage

    def has_grown(self) -> bool:
        """Return True if there are new steps. The file is checked at most once a second. Raises :class:`FileError`."""
        if time.monotonic() < self._next_check:
            return False
        self._next_check = math.inf  # stays so if the refresh fails
        grown = self.recording.refresh()
        if self.recording.end is None:
            self._next_check = time.monotonic() + FOLLOW_INTERVAL_S
        return grown
