"""Scores minutes read from stdin as JSON with an exported module, and prints what it says; a missing number is null."""

import importlib.util
import json
import math
import sys


def load(path):
    """Imports a module by its path, and writes nothing beside it."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("ata_model", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(value):
    if isinstance(value, float) and math.isnan(value):
        return None
    return value if isinstance(value, (int, float, str)) else str(value)


minutes = json.load(sys.stdin)
rows = load(sys.argv[1]).score(minutes)
json.dump([{name: plain(value) for name, value in row.items()} for row in rows], sys.stdout)
