"""The configuration: what an administrator and a person have decided for every run and window.

Of each key the last one holds: what is built in, ``defaults`` of the machine's policy file, the person's own
choice, ``locked`` of the policy file. A file with faults is never fatal: they are listed in
:attr:`Configuration.faults`, and every other key of it holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from gradviz.errors import FileError, InputError
from gradviz.files import read_text, write_text
from gradviz.places import data_folder, expanded, machine_folder, settings_folder

MAX_FILE_BYTES = 100_000
Origin = Literal["built in", "policy", "user", "locked"]
T = TypeVar("T")


def _folder(raw: Any) -> Any:
    """An absolute path; None for an empty text."""
    if not isinstance(raw, str):
        return raw
    path = expanded(Path(raw))
    if raw and not path.is_absolute():
        raise ValueError(raw)
    return path if raw else None


class Settings(BaseModel):
    """Every key and what is built in; ``description`` says what is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    presets_folder: Annotated[Path | None, BeforeValidator(_folder)] = Field(
        None, description="an absolute path, or one that begins with ~; empty for none"
    )
    language: Literal["system", "en", "zh_CN"] = Field("system", description="system, en, zh_CN")
    theme: Literal["system", "light", "dark"] = Field("system", description="system, light, dark")
    device: Literal["cpu", "cuda", "mps", "auto"] = Field("cpu", description="cpu, cuda, mps, auto")
    threads: int = Field(0, ge=0, le=1024, description="a whole number from 0 (by the size of the network) to 1,024")
    recordings_folder: Annotated[Path, BeforeValidator(_folder)] = Field(
        default_factory=lambda: data_folder() / "recordings", description="an absolute path, or one that begins with ~"
    )
    recordings_budget_mb: int = Field(2000, ge=0, le=10**9, description="a whole number from 0")


KEYS = tuple(Settings.model_fields)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What holds, and where each value comes from. ``faults`` are sentences, each of which names its file."""

    values: Settings
    origins: Mapping[str, Origin]
    faults: tuple[str, ...] = ()

    def is_locked(self, key: str) -> bool:
        """Whether only the administrator may change it."""
        return self.origins[key] == "locked"

    def asked(self, key: str, value: T | None) -> T:
        """What was asked for, or where that is None what is configured; raises :class:`InputError` against a lock."""
        configured: T = getattr(self.values, key)
        if value is None or value == configured:
            return configured
        if self.is_locked(key):
            raise InputError(f"{key}: found {value}; the administrator allows {configured} alone ({policy_file()})")
        return value


def policy_file() -> Path:
    """What the administrator decides: ``defaults`` for everybody, and what is ``locked``."""
    return Path(os.environ.get("GRADVIZ_POLICY") or machine_folder() / "policy.json")


def choices_file() -> Path:
    """What the person at the window has chosen."""
    return settings_folder() / "settings.json"


def read() -> Configuration:
    """What holds now."""
    faults: list[str] = []
    policy = _object(policy_file(), faults)
    sections = {name: policy.pop(name, {}) for name in ("defaults", "locked")}
    faults += [f"{policy_file()}: found {key!r}; allowed: the keys defaults, locked" for key in policy]
    layers: list[tuple[Origin, Path, str, Any]] = [
        ("policy", policy_file(), "defaults.", sections["defaults"]),
        ("user", choices_file(), "", _object(choices_file(), faults)),
        ("locked", policy_file(), "locked.", sections["locked"]),
    ]
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = dict.fromkeys(KEYS, "built in")
    for origin, path, prefix, raw in layers:
        good = _checked(raw, f"{path}: {prefix}", faults)
        values.update(good)
        origins.update(dict.fromkeys(good, origin))
    return Configuration(Settings(**values), origins, tuple(faults))


def choose(key: str, value: Any) -> None:
    """Remember a person's choice; raises :class:`InputError` where it is locked, not allowed or can't be written."""
    faults: list[str] = []
    if read().is_locked(key):
        raise InputError(f"{key}: set by the administrator ({policy_file()})")
    if not _checked({key: value}, "", faults):
        raise InputError(faults[0])
    path = choices_file()
    chosen = {**_object(path, []), key: value}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{path.parent}: can't be made: {error.strerror}") from error
    write_text(path, json.dumps(chosen, indent=2, ensure_ascii=False) + "\n")


def _object(path: Path, faults: list[str]) -> dict[str, Any]:
    """The JSON object of a file; empty without the file, or where it is none, which is a fault."""
    try:
        raw = json.loads(read_text(path, MAX_FILE_BYTES))
    except FileError as error:
        if not isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            faults.append(str(error))
        return {}
    except (ValueError, RecursionError) as error:
        faults.append(f"{path}: not JSON: {error}")
        return {}
    if not isinstance(raw, dict):
        faults.append(f"{path}: found {_shown(raw)}; allowed: a JSON object")
        return {}
    return raw


def _checked(raw: Any, where: str, faults: list[str]) -> dict[str, Any]:
    """The values of those keys that are as they may be; the others are faults."""
    if not isinstance(raw, dict):
        faults.append(f"{where.rstrip('.')}: found {_shown(raw)}; allowed: a JSON object")
        return {}
    try:
        Settings.model_validate(raw)
    except ValidationError as error:
        bad = {str(detail["loc"][0]) for detail in error.errors(include_url=False)}
    else:
        bad = set()
    for key in sorted(bad):
        if key in KEYS:
            allowed = Settings.model_fields[key].description
            faults.append(f"{where}{key}: found {_shown(raw[key])}; allowed: {allowed}")
        else:
            faults.append(f"{where}{key}: unknown key; allowed: {', '.join(KEYS)}")
    checked = Settings.model_validate({key: value for key, value in raw.items() if key not in bad})
    return {key: getattr(checked, key) for key in checked.model_fields_set}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
