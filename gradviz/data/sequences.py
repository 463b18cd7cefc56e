"""The long time lag tasks of Hochreiter & Schmidhuber 1997 in their common modern form.

The target is one number or one class, at the end of the sequence only: the network has one linear output after the
last hidden state. Every batch is new.
"""

from __future__ import annotations

import numpy as np

from gradviz.data.batches import Batch
from gradviz.data.dataset import Dataset, fresh_batches

SYMBOLS = 8
_BLANK, _RECALL = SYMBOLS, SYMBOLS + 1


def adding(rng: np.random.Generator, batch_size: int, length: int) -> Dataset:
    """Return the adding problem: inputs (``length``, 2) of pairs (value, marker); the target (1,) is a sum.

    Hochreiter & Schmidhuber 1997, experiment 4 (§5.4), in the form of Arjovsky et al. 2016, §5.2: values are U[0, 1);
    the marker is 1 at one position of the first half and at one of the second half, else 0; the target is the sum of
    the two marked values, not scaled. The constant prediction 1 has a loss of 1/6, the variance of the target; a
    network whose loss stays there has learned nothing. (The original has U[−1, 1] values, lengths that vary by a tenth,
    both marks in the first half, −1 at both ends, and the target ½ + sum/4.)
    """
    half = length // 2
    rows = np.arange(batch_size)

    def sample(rng: np.random.Generator) -> Batch:
        x = np.zeros((batch_size, length, 2), np.float32)
        x[:, :, 0] = rng.random((batch_size, length), dtype=np.float32)
        first, second = rng.integers(0, half, batch_size), rng.integers(half, length, batch_size)
        x[rows, first, 1] = x[rows, second, 1] = 1
        return x, (x[rows, first, 0] + x[rows, second, 0])[:, None]

    return Dataset((length, 2), 1, False, fresh_batches(sample, batch_size, (length, 2)))


def copy(rng: np.random.Generator, batch_size: int, length: int) -> Dataset:
    """Return the copying task: inputs (``length``, 10) one-hot; the label is the first symbol, one of 8.

    A sequence is a symbol, ``length`` − 2 blanks, and the recall sign. This is the copying memory task of Arjovsky et
    al. 2016, §5.1 (8 symbols, a blank, a recall sign), with one symbol to copy instead of ten: one answer after the
    last step is enough. Of Hochreiter & Schmidhuber 1997, it is closest to experiments 2 (§5.2: the last symbol equals
    the first) and 3 (§5.3: the first element must be latched). Guessing has a loss of ln 8 ≈ 2.079.
    """
    shape = (length, SYMBOLS + 2)
    rows = np.arange(batch_size)

    def sample(rng: np.random.Generator) -> Batch:
        labels = rng.integers(0, SYMBOLS, batch_size)
        x = np.zeros((batch_size, *shape), np.float32)
        x[rows, 0, labels] = 1
        x[:, 1:-1, _BLANK] = 1
        x[:, -1, _RECALL] = 1
        return x, labels

    return Dataset(shape, SYMBOLS, True, fresh_batches(sample, batch_size, shape))
