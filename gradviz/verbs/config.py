"""``gradviz config``: the configured values and their origins."""

from __future__ import annotations

from argparse import Namespace

from gradviz.configuration import KEYS, Configuration, Origin, choices_file, policy_file, read
from gradviz.verbs import DONE
from gradviz.verbs.text import print_json, print_table, say


def config(arguments: Namespace) -> int:
    """Print each value with its origin."""
    configuration = configured()
    values = configuration.values.model_dump(mode="json")
    if arguments.json:
        keys = {key: {"value": values[key], "from": configuration.origins[key]} for key in KEYS}
        files = {"policy": str(policy_file()), "user": str(choices_file())}
        print_json({"values": keys, "files": files, "faults": list(configuration.faults)})
        return DONE
    origins: dict[Origin, str] = {
        "built in": "built in",
        "policy": f"defaults of {policy_file()}",
        "user": f"chosen, in {choices_file()}",
        "locked": f"locked by {policy_file()}",
    }
    shown = {key: "" if value is None else str(value) for key, value in values.items()}
    print_table([key, shown[key], origins[configuration.origins[key]]] for key in KEYS)
    return DONE


def configured() -> Configuration:
    """Return the configuration; print the faults of its files to standard error."""
    configuration = read()
    for fault in configuration.faults:
        say(f"gradviz: {fault}")
    return configuration
