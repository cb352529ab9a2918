"""The benchmark of the official document tells every figure, and of each way to the same paper."""

import re
from pathlib import Path

from tests.bench.pdf_engines import blocks, installed
from tests.cases.commands import manage


def test_benchmark_tells_every_figure_and_leaves_nothing(tmp_path: Path):
    words = ("--pages", "2", "--rounds", "1", "--documents", "4")
    done = manage({}, tmp_path, "benchmark", "pdf", *words)
    assert done.returncode == 0, done.stderr
    output = done.stdout
    assert {"ours", "naive", "chromium"} <= set(installed())
    for name in installed():
        assert re.search(rf"^{name}( +[\d–]+){{4}}$", output, re.M)
    for figure in (
        r"2 Seiten, je 1 Mal",
        r"ours / naive: \d\.\d\d",
        r"1 Prozess\(e\): [\d.]+ Dokumente je Sekunde",
        r"2 Prozess\(e\): [\d.]+ Dokumente je Sekunde",
        r"4 Dokumente nacheinander .* Wachstum -?[\d.]+ MiB",
        r"Ausfertigung ausliefern: [\d.]+ ms .* Unterschied: -?[\d.]+ ms",
    ):
        assert re.search(figure, output)
    left = {path.name: path.stat().st_size for path in (tmp_path / "data").iterdir()}
    assert left == {"secret-key": left.get("secret-key"), "chain-heads": 0}


def test_others_get_the_same_texts():
    page = "<h1>Titel</h1><ul><li><p>eins</p></li><li>zwei <b>drei</b></li></ul><p> </p>"
    assert list(blocks(page)) == [("h1", "Titel"), ("p", "eins"), ("li", "zwei drei")]
