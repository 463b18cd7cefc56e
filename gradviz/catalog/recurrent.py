"""The initializers of hidden-to-hidden matrices.

Implementations are called as ``f(init, weight, generator, spectral_radius)`` as in
:mod:`gradviz.catalog.initializers`; ``weight`` is (units, units), one block for each gate of an LSTM or a GRU.
The spectral radius is the largest |λ| of the eigenvalues; it decides whether W·W·…·W vanishes or explodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option

if TYPE_CHECKING:
    from torch import Generator, Tensor

_RADIUS = {
    "spectral_radius": Option(
        1.0,
        "Spectral radius",
        "Largest absolute value of an eigenvalue: below 1 the linear part of the network forgets, above 1 it "
        "explodes (Pascanu et al. 2013).",
        ge=0,
        le=1e3,
    )
}


def orthogonal(init: Any, weight: Tensor, generator: Generator, spectral_radius: float) -> None:
    """ρ times an orthogonal matrix: every eigenvalue has |λ| = ρ (Saxe et al. 2014)."""
    init.orthogonal_(weight, spectral_radius, generator)


def normal(init: Any, weight: Tensor, generator: Generator, spectral_radius: float) -> None:
    """Gaussian elements, scaled until the largest |λ| is ρ (Jaeger 2001)."""
    init.normal_(weight, generator=generator)
    radius = float(np.abs(np.linalg.eigvals(weight.double().numpy(force=True))).max())
    weight.mul_(spectral_radius / radius)


def identity(init: Any, weight: Tensor, generator: Generator, spectral_radius: float) -> None:
    """ρ·I: with ReLU the IRNN of Le et al. 2015."""
    init.eye_(weight)
    weight.mul_(spectral_radius)


RECURRENT_INITIALIZERS = Table(
    "Recurrent initializer",
    "name",
    Entry("orthogonal", "Orthogonal", "Keeps every length, times ρ (Saxe et al. 2014).", orthogonal, _RADIUS),
    Entry("normal", "Normal", "Gaussian, scaled to the spectral radius (Jaeger 2001).", normal, _RADIUS),
    Entry("identity", "Identity", "ρ·I: each unit remembers itself (Le et al. 2015).", identity, _RADIUS),
)
