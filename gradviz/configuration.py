"""The configuration: what the administrator and the user have decided for every run and window.

The value of a key is the last one that is given by: the built-in defaults, ``defaults`` of the machine's policy file,
the user's own choice, ``locked`` of the policy file. A faulty file is never fatal: its faults are listed in
:attr:`Configuration.faults`, and its other keys apply.
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
from gradviz.message import Message
from gradviz.places import data_folder, expanded, machine_folder, settings_folder

MAX_FILE_BYTES = 100_000
Origin = Literal["built in", "policy", "user", "locked"]
T = TypeVar("T")


def _folder(raw: Any) -> Any:
    """Return an absolute path, or None for an empty text."""
    if not isinstance(raw, str):
        return raw
    path = expanded(Path(raw))
    if raw and not path.is_absolute():
        raise ValueError(raw)
    return path if raw else None


class Settings(BaseModel):
    """Every key with its built-in value; ``description`` names the allowed values."""

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
    """The values in force and the origin of each. ``faults`` are sentences that name the file."""

    values: Settings
    origins: Mapping[str, Origin]
    faults: tuple[str, ...] = ()

    def is_locked(self, key: str) -> bool:
        """Return True if only the administrator may change the key."""
        return self.origins[key] == "locked"

    def asked(self, key: str, value: T | None) -> T:
        """Return ``value``, or the configured value if it is None; raises :class:`InputError` if the key is locked."""
        configured: T = getattr(self.values, key)
        if value is None or value == configured:
            return configured
        if self.is_locked(key):
            raise InputError(
                "{key}: found {value}; the administrator allows {configured} alone ({policy_file})",
                key=key,
                value=value,
                configured=configured,
                policy_file=policy_file(),
            )
        return value


def policy_file() -> Path:
    """Return the path of the administrator's file, with ``defaults`` for every user and values that are ``locked``."""
    return Path(os.environ.get("GRADVIZ_POLICY") or machine_folder() / "policy.json")


def choices_file() -> Path:
    """Return the path of the user's choices."""
    return settings_folder() / "settings.json"


def read() -> Configuration:
    """Read the configuration that is in force now."""
    faults: list[str] = []
    policy = _object(policy_file(), faults)
    sections = {name: policy.pop(name, {}) for name in ("defaults", "locked")}
    faults += [
        Message(
            "{policy_file}: found {key}; allowed: the keys defaults, locked", policy_file=policy_file(), key=repr(key)
        )
        for key in policy
    ]
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
    """Save a user's choice; raises :class:`InputError` if it is locked, not allowed or can't be written."""
    faults: list[str] = []
    if read().is_locked(key):
        raise InputError("{key}: set by the administrator ({policy_file})", key=key, policy_file=policy_file())
    if not _checked({key: value}, "", faults):
        raise InputError(faults[0])
    path = choices_file()
    chosen = {**_object(path, []), key: value}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("{parent}: can't be made: {reason}", parent=path.parent, reason=error.strerror) from error
    write_text(path, json.dumps(chosen, indent=2, ensure_ascii=False) + "\n")


def _object(path: Path, faults: list[str]) -> dict[str, Any]:
    """Return the JSON object of a file, or an empty one if the file is missing; any other content is a fault."""
    try:
        raw = json.loads(read_text(path, MAX_FILE_BYTES))
    except FileError as error:
        if not isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            faults.append(error.message)
        return {}
    except (ValueError, RecursionError) as error:
        faults.append(Message("{path}: not JSON: {error}", path=path, error=error))
        return {}
    if not isinstance(raw, dict):
        faults.append(Message("{path}: found {shown}; allowed: a JSON object", path=path, shown=_shown(raw)))
        return {}
    return raw


def _checked(raw: Any, prefix: str, faults: list[str]) -> dict[str, Any]:
    """Return the valid values; the others are added to ``faults``."""
    if not isinstance(raw, dict):
        faults.append(
            Message("{prefix}: found {shown}; allowed: a JSON object", prefix=prefix.rstrip("."), shown=_shown(raw))
        )
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
            faults.append(
                Message(
                    "{prefix}{key}: found {shown}; allowed: {allowed}",
                    prefix=prefix,
                    key=key,
                    shown=_shown(raw[key]),
                    allowed=allowed,
                )
            )
        else:
            faults.append(
                Message("{prefix}{key}: unknown key; allowed: {keys}", prefix=prefix, key=key, keys=", ".join(KEYS))
            )
    checked = Settings.model_validate({key: value for key, value in raw.items() if key not in bad})
    return {key: getattr(checked, key) for key in checked.model_fields_set}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
