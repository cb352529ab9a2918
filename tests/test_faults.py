"""The lists of seeded faults stay true: what each changes is there, and so are its tests.

Whether the tests notice the faults is tried by `python3 -m tests.faults`.
"""

import ast
from functools import cache

import pytest

from tests.faults.every import FAULTS
from tests.faults.fault import Fault
from tests.faults.trial import ROOT

ALL = [fault for faults in FAULTS.values() for fault in faults]


@cache
def named_in(file: str) -> frozenset[str]:
    """The tests of a file as pytest names them: test_a, TestB::test_c."""
    names = set()
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inner = [part.name for part in node.body if isinstance(part, ast.FunctionDef)]
            names |= {node.name, *(f"{node.name}::{name}" for name in inner)}
    return frozenset(names)


def test_every_fault_has_a_name_of_its_own():
    names = [fault.name for fault in ALL]
    assert len(names) == len(set(names))


def test_every_fault_has_its_place_and_makes_another_program():
    wrong = [problem for fault in ALL if (problem := problem_with(fault))]
    assert not wrong, "\n".join(wrong)


def problem_with(fault: Fault) -> str:
    """Why a fault cannot be tried; empty if it can."""
    right = (ROOT / fault.file).read_text(encoding="utf-8")
    try:
        wrong = fault.applied_to(right)
        if fault.file.endswith(".py"):
            ast.parse(wrong)
    except (ValueError, SyntaxError) as error:
        return f"{fault.name}: {error}"
    return f"{fault.name} changes nothing" if wrong == right else ""


def test_every_fault_names_its_harm_and_tests_that_there_are():
    assert all(fault.harm.endswith(".") and fault.tests for fault in ALL)
    missing = [f"{fault.name}: {test}" for fault in ALL for test in fault.tests if not found(test)]
    assert not missing, "\n".join(missing)


def found(test: str) -> bool:
    """Whether there is a test, or a file of tests, of this name."""
    file, _, name = test.partition("::")
    return (ROOT / file).is_file() and (not name or name.partition("[")[0] in named_in(file))


def test_a_fault_without_its_place_is_refused():
    fault = ALL[0]
    with pytest.raises(ValueError, match="stands 0 times"):
        fault.applied_to("")
    with pytest.raises(ValueError, match="stands 2 times"):
        fault.applied_to(2 * fault.old)
