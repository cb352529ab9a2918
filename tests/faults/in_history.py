"""Faults in the auditor's record and in the reasons that acts want."""

from tests.faults.fault import Fault

RECORD = "council/history.py"
TESTS = "tests/council/test_history.py"

HISTORY = (
    Fault(
        "the actor stays on a saved object",
        RECORD,
        "        del obj._history_user  # type: ignore[attr-defined]\n",
        "        pass\n",
        "The next change would be signed by somebody who did not make it.",
        (f"{TESTS}::test_the_next_save_is_not_signed_by_the_last_actor",),
    ),
    Fault(
        "the actor stays on an object that was not saved",
        RECORD,
        "    try:\n        obj.save()\n    finally:\n",
        "    obj.save()\n    if obj.pk:\n",
        "After a refused act the next one would be signed by the wrong person.",
        (f"{TESTS}::test_a_save_that_fails_leaves_no_actor_behind",),
    ),
    Fault(
        "the reason stays on a saved object",
        RECORD,
        "        obj._change_reason = None  # type: ignore[attr-defined]\n",
        "",
        "The next change would bear the reason of the last.",
        (f"{TESTS}::test_the_next_save_is_not_signed_by_the_last_actor",),
    ),
    Fault(
        "a save names nobody",
        RECORD,
        'def save_as(obj: models.Model, *, by: Any, reason: str = "") -> None:',
        'def save_as(obj: models.Model, *, by: Any, reason: str = "", _by: Any = None) -> None:\n'
        "    by = _by",
        "Nobody could tell who changed a paper.",
        (f"{TESTS}::test_a_save_names_actor_and_reason",),
    ),
    Fault(
        "what is imported at once has no history",
        RECORD,
        "        history.bulk_history_create(objects, default_user=by, "
        "default_change_reason=reason)\n",
        "        []\n",
        "Nobody could tell where thousands of papers came from.",
        (f"{TESTS}::test_many_at_once_are_signed_one_by_one",),
    ),
    Fault(
        "recorded rows may be changed in passing",
        RECORD,
        "    update = bulk_create = bulk_update = delete = _refuse",
        "    bulk_create = bulk_update = delete = _refuse",
        "A change could go past the history.",
        ("tests/test_architecture.py::test_every_recorded_model_refuses_mass_writes",),
    ),
)
