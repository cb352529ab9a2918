"""All seeded faults by the area they are in."""

from tests.faults import in_commands, in_files, in_gates, in_history, in_portal, in_rules
from tests.faults.fault import Fault

FAULTS: dict[str, tuple[Fault, ...]] = {
    "deadlines": in_rules.DEADLINES,
    "lateness": in_rules.LATENESS,
    "numbers": in_rules.NUMBERS,
    "gates of papers": in_gates.PAPERS,
    "gate of answers": in_gates.ANSWERS_IN_WORK,
    "gate of registers": in_gates.PEOPLE,
    "history": in_history.HISTORY,
    "storage": in_files.STORED,
    "issues": in_files.ISSUED,
    "downloads": in_files.LOADED,
    "figures": in_portal.COUNTED,
    "commands": in_commands.STARTED,
    "the site's address": in_commands.ADDRESSED,
}
