"""The command: python3 -m tests.faults. It finds or makes the project's environment first."""

import argparse
import queue
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from council import bootstrap
from tests.faults.every import FAULTS
from tests.faults.fault import Fault
from tests.faults.trial import Outcome, Result, copy_of_the_tree, run_tests, try_fault

# All named tests once, without any fault.
SECONDS_BEFORE = 3600


def main(arguments: list[str]) -> int:
    """Try the faults that are asked for; 0 if every one is killed."""
    options = _options(arguments)
    chosen = [
        (area, fault)
        for area, faults in FAULTS.items()
        for fault in faults
        if not options.only or any(word in f"{area} {fault.name}" for word in options.only)
    ]
    if not chosen:
        print("No fault has such a name.")
        return 2
    if options.list:
        for area, fault in chosen:
            print(f"{area:14} {fault.name}: {fault.harm}")
        return 0
    with ExitStack() as stack:
        trees = [stack.enter_context(copy_of_the_tree()) for _ in range(options.jobs)]
        if not _pass_without_faults([fault for _, fault in chosen], trees[0]):
            return 2
        begun = time.monotonic()
        results = _try_all(chosen, trees, quiet=options.survivors_only)
    _sum_up(chosen, results, time.monotonic() - begun)
    return 0 if all(result.outcome is Outcome.KILLED for result in results) else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m tests.faults",
        description="Makes small mistakes in a copy of the program, one after the other, and "
        "tells which of them the tests do not notice.",
    )
    parser.add_argument(
        "--only", nargs="+", metavar="WORD", help="faults with such a word in name or area"
    )
    parser.add_argument("--list", action="store_true", help="tell the names, try nothing")
    parser.add_argument(
        "--survivors-only", action="store_true", help="say nothing of those that are killed"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="try so many at once (1)")
    return parser.parse_args(arguments)


def _pass_without_faults(faults: Sequence[Fault], tree: Path) -> bool:
    """Whether the tests pass as things are: one that fails anyway would notice everything."""
    tests = sorted({test for fault in faults for test in fault.tests})
    print(f"{len(faults)} faults. Do their tests pass without them?", flush=True)
    status, words = run_tests(tests, tree, seconds=SECONDS_BEFORE)
    if status == 0:
        return True
    print(words)
    print("The tests have to pass first.")
    return False


def _try_all(
    chosen: Sequence[tuple[str, Fault]], trees: Sequence[Path], *, quiet: bool
) -> list[Result]:
    """Each fault in one of the copies, told as soon as it is known."""
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for tree in trees:
        free.put(tree)

    def tried(fault: Fault) -> Result:
        tree = free.get()
        try:
            return try_fault(fault, tree)
        finally:
            free.put(tree)

    results = []
    with ThreadPoolExecutor(max_workers=len(trees)) as pool:
        for result in pool.map(tried, (fault for _, fault in chosen)):
            results.append(result)
            if result.outcome is Outcome.KILLED and quiet:
                continue
            print(f"{result.outcome.value:14} {result.seconds:5.1f} s  {result.fault.name}")
            if result.outcome is not Outcome.KILLED:
                print(f"    {result.fault.file}: {result.fault.harm}")
                print("".join(f"    {line}\n" for line in result.words.splitlines()[-15:]))
            sys.stdout.flush()
    return results


def _sum_up(chosen: Sequence[tuple[str, Fault]], results: Sequence[Result], seconds: float) -> None:
    outcomes = Counter(result.outcome for result in results)
    by_area = Counter(area for area, _ in chosen)
    print(", ".join(f"{area} {count}" for area, count in by_area.items()))
    told = ", ".join(f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome)
    print(f"{len(results)} faults: {told}; {seconds:.0f} s")


if __name__ == "__main__":
    bootstrap.enter(tests=True, debian=False)
    sys.exit(main(sys.argv[1:]))
