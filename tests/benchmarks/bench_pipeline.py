"""Ingest, dedup and segment beside pandas, with memory and resume: `python -m tests.benchmarks.bench_pipeline NEWS`.

NEWS is a JSONL(.gz) dump. Each measurement runs in a process of its own, serial engine; rates are documents per
CPU-second, memory is the peak of that process. The peer does what people do by hand: read with pandas, clean strings.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_PEER = """
import resource, sys, time
import pandas as pd
begin = time.process_time()
frame = pd.read_json(sys.argv[1], lines=True, dtype=False, convert_dates=False)
for column in ("title", "text"):
    frame[column] = frame[column].fillna("").str.normalize("NFC").str.replace("\\r\\n?", "\\n", regex=True)
    frame[column] = frame[column].str.replace("[ \\t]+", " ", regex=True).str.strip()
frame["published"] = pd.to_datetime(frame["published"], errors="coerce", format="mixed", utc=True)
frame.to_parquet(sys.argv[2])
print(len(frame), time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_OURS = """
import resource, sys, time
from pathlib import Path
from pipeline.places import codebook_folder
from pipeline.run import Request, run
from pipeline.progress import Silent
spent = {}
for stage in ("ingest", "fingerprint", "dedup", "segment"):
    begin = time.process_time()
    run(Request((Path(sys.argv[1]),), Path(sys.argv[2]), codebook_folder(), until=stage), Silent())
    spent[stage] = time.process_time() - begin
print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _python(code: str, *arguments: str) -> str:
    words = [sys.executable, "-c", code, *arguments]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def _cli(*words: str) -> tuple[float, str]:
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", *words], check=True, capture_output=True, text=True)
    return time.perf_counter() - begin, done.stdout


def main(source: Path) -> None:
    """Print every figure."""
    data = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
    lines = data.decode().splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for share in (4, 2, 1):
            raw = folder / f"raw{share}"
            raw.mkdir()
            (raw / "dump.jsonl").write_text("".join(lines[: len(lines) // share]), encoding="utf-8")
            _measure(raw / "dump.jsonl", len(lines) // share, folder / f"out{share}")
        _resume(folder / "raw4", folder / "resume")


def _measure(dump: Path, count: int, out: Path) -> None:
    number, cpu, memory = _python(_PEER, str(dump), str(out) + ".parquet").split()
    rate, megabytes = int(number) / float(cpu), int(memory) / 1024
    sys.stdout.write(f"pandas {number} documents: {rate:,.0f}/CPU-s, {megabytes:,.0f} MB\n")
    told = _python(_OURS, str(dump), str(out))
    spent, memory = json.loads(told.rpartition("}")[0].replace("'", '"') + "}"), told.rpartition("}")[2]
    rates = ", ".join(f"{stage} {count / seconds:,.0f}" for stage, seconds in spent.items())
    total = count / sum(spent.values())
    sys.stdout.write(f"netral {count} documents: {total:,.0f}/CPU-s in all ({rates}), {int(memory) / 1024:,.0f} MB\n")


def _resume(raw: Path, out: Path) -> None:
    first, _ = _cli("run", str(raw), "--out", str(out), "--engine", "serial", "--quiet")
    again, _ = _cli("run", str(raw), "--out", str(out), "--engine", "serial", "--quiet")
    (raw / "tambahan.txt").write_text("Judul: Rapat\n\nRapat warga membahas jalan.\n", encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "run", str(raw), "--out", str(out), "--engine", "serial"],
        check=True, capture_output=True, text=True,
    ).stderr  # fmt: skip
    stages = [line for line in told.splitlines() if " shards " in line]
    sys.stdout.write(f"first run {first:.1f} s, second run {again:.2f} s wall\none file added:\n")
    sys.stdout.write("\n".join(f"  {line}" for line in stages) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
