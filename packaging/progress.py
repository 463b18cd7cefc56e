"""A progress bar over steps whose duration is known from experience."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tqdm import tqdm

TICK_S = 0.5


class Progress:
    """The progress of a build. ``expected`` has the seconds that each step took on two cores."""

    def __init__(self, expected: Mapping[str, int]) -> None:
        self._expected = expected
        self._bar = tqdm(total=sum(expected.values()), unit="s", bar_format="{l_bar}{bar}| {elapsed}{postfix}")
        self._quiet = not sys.stderr.isatty()
        if self._quiet:
            self._bar.disable = True

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Advance the bar while the block runs, and move it to the end of the step afterwards."""
        done, started = threading.Event(), time.monotonic()
        before, share = self._bar.n, self._expected[name]
        self._bar.set_postfix_str(name)

        def tick() -> None:
            while not done.wait(TICK_S):
                self._bar.n = before + min(share, time.monotonic() - started)
                self._bar.refresh()

        ticking = threading.Thread(target=tick, daemon=True)
        ticking.start()
        try:
            yield
        finally:
            done.set()
            ticking.join()
        self._bar.n = before + share
        self._bar.refresh()
        self.say(f"{name}: {time.monotonic() - started:.0f} s")

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self._bar.clear()
        print(line, flush=True)

    def close(self) -> None:
        """End the bar."""
        self._bar.close()
