"""Telegram's published schema as a judge, where there is one.

A checker of the schema is named by BOTAPI_VALIDATOR or lies beside the repository. Without it the
judge has nothing to say, and the tests' own assertions stand alone.
"""

import importlib.util
import os
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.simulator.api import Call

_BESIDE = Path(__file__).parents[2] / "shared" / "botapi" / "validate_botapi.py"


@cache
def _checker() -> ModuleType | None:
    path = Path(os.environ.get("BOTAPI_VALIDATOR", _BESIDE))
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("validate_botapi", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with warnings.catch_warnings():  # it leaves its own file to the garbage collector
        warnings.simplefilter("ignore", ResourceWarning)
        module.spec()
    return module


def faults_of_object(kind: str, value: Any) -> list[str]:
    """What is wrong with something that Telegram would send, such as an Update."""
    checker = _checker()
    return list(checker.validate_object(kind, value)) if checker else []


def faults_of_result(method: str, value: Any) -> list[str]:
    """What is wrong with the answer to a call."""
    checker = _checker()
    return list(checker.validate_result(method, value)) if checker else []


def faults_of_call(call: Call) -> list[str]:
    """What is wrong with a call that the bot made."""
    checker = _checker()
    if checker is None:
        return []
    return [f"{call.method}: {fault}" for fault in checker.validate(call.method, call.params)]


def is_at_hand() -> bool:
    return _checker() is not None
