#!/usr/bin/env python3
"""Tries the batch as a whole, with the release build: ./benches/batch.py COMMAND [N]

hostile      good files beside hostile ones: a verdict each, the good reports the same bytes as alone
mutated N    N (10,000) damaged files of seven formats: a verdict each, within the limits
kill N       kill -9 at N (50) moments of a run, then again: the same bytes as undisturbed
second       a second run over unchanged plans, as a share of the first
stages       CPU seconds of each stage beside pdftotext (needs Debian's poppler-utils)
threads N    wall time on one thread over that on two, N (3) pairs
soak N       N (100) runs in a row: memory and files left
scale        200 and 2,000 files, 64 file descriptors; a PDF of 10,000 pages (needs Debian's qpdf)

Reads example data in ../shared; says so and stops where that is absent.
"""
import collections
import filecmp
import io
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
PROGRAM = ROOT / "target/release/planspiegel"
PLANS = ["csv", "documents", "exports", "mixed"]


def measured(command, **options):
    """Runs a command; returns its exit code, wall and CPU seconds and peak memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def audit(folder, out, *more, **options):
    fixed = ["--date", "2026-01-01", "--quiet", "--no-ocr"]
    code, *figures = measured([PROGRAM, "audit", folder, "--out", out, *fixed, *more], **options)
    if code not in (0, 1):
        raise SystemExit(f"audit {folder} ended with {code}")
    return figures


def record(out):
    return json.loads((out / "run.json").read_text())


def written(folder):
    """The files that a run wrote for its user."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if ".planspiegel" not in path.parts)


def require_same(one, other):
    names = written(one)
    if names != written(other):
        raise SystemExit(f"DIFFERENT files in {one} and {other}")
    _, different, failed = filecmp.cmpfiles(one, other, names, shallow=False)
    if different or failed:
        raise SystemExit(f"DIFFERENT: {different + failed}")


def hostile(work, _):
    good, both = work / "good", work / "both"
    both.mkdir()
    for path in [ROOT / "input/Waterdonk.csv", *(SHARED / "hostile").iterdir()]:
        shutil.copy(path, both)
    wall, _, memory = audit(both, work / "out-both")
    run = record(work / "out-both")
    good.mkdir()
    for file in run["files"]:
        if "cause" not in file:
            shutil.copy(both / file["name"], good)
    audit(good, work / "out-good")
    for folder in sorted((work / "out-good").iterdir()):
        if folder.is_dir() and folder.name != ".planspiegel":
            require_same(folder, work / "out-both" / folder.name)
    print(f"{len(run['files'])} files, {run['read']} read, {run['unread']} refused by name, in {wall:.1f} s; "
          f"parent {memory:.0f} MiB; what could be read is reported in the same bytes with and without the rest")


def ods(text):
    """A spreadsheet in ODS with the cells of a CSV text."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    escape = lambda it: it.replace("&", "&amp;").replace("<", "&lt;")
    rows = "".join("<table:table-row>" + "".join(cell.format(escape(it)) for it in line.split(";"))
                   + "</table:table-row>" for line in text.splitlines())
    space = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    spaces = " ".join(space.format(it) for it in ("office", "table", "text"))
    content = (f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
               f'<table:table table:name="Plan">{rows}</table:table></office:spreadsheet></office:body>'
               "</office:document-content>")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return packed.getvalue()


def damage(data, chance, cut):
    data = bytearray(data)
    for _ in range(chance.choice([1, 4, 32, 256])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if cut:
        del data[chance.randrange(len(data)):]
    return bytes(data)


def damage_inside(data, chance, cut):
    """Damages one part of an archive, so that its checksum does not give the damage away."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        parts = [name for name in old.namelist() if old.getinfo(name).file_size]
        chosen = chance.choice(parts)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, damage(part, chance, cut) if name == chosen else part)
    return packed.getvalue()


def seeds():
    paths = [path for path in (SHARED / "plans/documents").iterdir() if path.stat().st_size < 200_000]
    paths += [ROOT / "input/Waterdonk.csv", ROOT / "input/Molenrode/budget.xlsx"]
    paths += list((SHARED / "hostile").glob("sheet_range_*.xls"))[:3]
    paths += sorted((SHARED / "pdfs").glob("*.pdf"), key=lambda path: path.stat().st_size)[:6]
    found = [(path.name, path.suffix, path.read_bytes()) for path in paths]
    found.append(("Waterdonk.ods", ".ods", ods((ROOT / "input/Waterdonk.csv").read_text())))
    return sorted(found)


def mutated(work, count):
    folder, chance, all_seeds = work / "in", random.Random(7), seeds()
    folder.mkdir()
    for number in range(count or 10_000):
        _, suffix, data = all_seeds[number % len(all_seeds)]
        inside = data.startswith(b"PK") and number % 2
        damaged = (damage_inside if inside else damage)(data, chance, number % 4 == 0)
        (folder / f"{number:05}{suffix}").write_bytes(damaged)
    wall, _, memory = audit(folder, work / "out", "--format", "json", "--file-seconds", "10")
    run = record(work / "out")
    causes = collections.Counter(file.get("cause", "read") for file in run["files"])
    kinds = collections.Counter(pathlib.Path(file["name"]).suffix for file in run["files"])
    missing = len(list(folder.iterdir())) - len(run["files"])
    print(f"{len(run['files'])} verdicts, {missing} missing, in {wall:.0f} s; parent {memory:.0f} MiB")
    print(dict(causes), dict(kinds))


def kill(work, count):
    audit(ROOT / "input", work / "undisturbed")
    chance, out, broken = random.Random(50), work / "out", 0
    wall, *_ = audit(ROOT / "input", out, "--fresh")
    for _ in range(count or 50):
        shutil.rmtree(out)
        command = [PROGRAM, "audit", ROOT / "input", "--out", out, "--date", "2026-01-01", "--quiet", "--no-ocr"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.005, wall))
        broken += process.poll() is None
        process.kill()
        process.wait()
        audit(ROOT / "input", out)
        require_same(work / "undisturbed", out)
    print(f"{count or 50} runs killed ({broken} before they ended) and repeated: the same bytes each time")


def second(work, _):
    first_all = second_all = 0
    for name in PLANS:
        first, *_ = audit(SHARED / "plans" / name, work / name)
        again, *_ = audit(SHARED / "plans" / name, work / name)
        first_all, second_all = first_all + first, second_all + again
        print(f"{name}: {first:.2f} s, then {again:.3f} s ({again / first:.1%})")
    print(f"all: {second_all / first_all:.1%} of the first run's time")


def stages(work, _):
    total, passages, pages = collections.Counter(), 0, 0
    for name in PLANS:
        audit(SHARED / "plans" / name, work / name, "--jobs", "1", "--timings")
        run = record(work / name)
        total.update(run["timings"]["stage_cpu_seconds"])
        passages += sum(file["passages"] for file in run["files"])
        for report in work.joinpath(name).rglob("*.pdf"):
            said = subprocess.run(["pdfinfo", report], capture_output=True, text=True, check=True).stdout
            pages += int(said.split("Pages:")[1].split()[0])
    pdfs = sorted((SHARED / "plans").rglob("*.pdf"))
    text = sum(measured(["pdftotext", pdf, os.devnull])[2] for pdf in pdfs)
    allowed = 1.5 * text + 0.0002 * passages
    spent = total["read"] + total["tag"] + total["assess"]
    print({stage: round(seconds, 2) for stage, seconds in total.items()}, "CPU seconds")
    print(f"reading, tagging and assessing {spent:.2f} s; allowed 1.5 x pdftotext {text:.2f} s "
          f"+ 0.2 ms x {passages} passages = {allowed:.2f} s: ratio {spent / allowed:.2f}")
    print(f"reports {1000 * total['report'] / pages:.2f} ms a page (PDF, DOCX and JSON, {pages} PDF pages)")


def threads(work, count):
    ratios = []
    for number in range(count or 3):
        one, *_ = audit(SHARED / "plans/csv", work / f"one{number}", "--jobs", "1")
        two, *_ = audit(SHARED / "plans/csv", work / f"two{number}", "--jobs", "2")
        ratios.append(one / two)
    require_same(work / "one0", work / "two0")
    print("one thread takes", ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios)), "x the time of two; same bytes")


def soak(work, count):
    memories, files = [], set()
    for _ in range(count or 100):
        memories.append(audit(ROOT / "input", work / "out", "--fresh")[2])
        files.add(sum(1 for path in (work / "out").rglob("*") if path.is_file()))
    tenth = max(1, len(memories) // 10)
    mean = lambda part: sum(part) / len(part)
    print(f"{len(memories)} runs; parent {min(memories):.1f} to {max(memories):.1f} MiB; first tenth "
          f"{mean(memories[:tenth]):.1f}, last tenth {mean(memories[-tenth:]):.1f}; files after each run: {sorted(files)}")


def scale(work, _):
    few_descriptors = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    lines = (ROOT / "input/Waterdonk.csv").read_text().splitlines()
    for count in (200, 2000):
        folder = work / f"in{count}"
        folder.mkdir()
        for number in range(count):
            (folder / f"Gemeente {number:04}.csv").write_text("\n".join(lines).replace("Waterdonk", f"Gemeente {number:04}"))
        wall, cpu, memory = audit(folder, work / f"out{count}", "--format", "json", preexec_fn=few_descriptors)
        print(f"{count} files and municipalities: {wall:.1f} s, parent {memory:.0f} MiB, 64 descriptors")
    plan = ROOT / "input/Zonnebergen/meerjarenplan-2026-2031.pdf"
    said = subprocess.run(["qpdf", "--show-npages", plan], capture_output=True, text=True, check=True).stdout
    folder = work / "long"
    folder.mkdir()
    copies = [str(plan)] * -(-10_000 // int(said))
    subprocess.run(["qpdf", "--empty", "--pages", *copies, "--", folder / "lang.pdf"], check=True)
    wall, cpu, memory = audit(folder, work / "out-long", "--file-seconds", "600", "--file-memory", "2048")
    file = record(work / "out-long")["files"][0]
    print(f"a PDF of {len(copies) * int(said)} pages: {file['passages']} passages, "
          f"{file.get('cause', 'read')}, {wall:.1f} s, parent {memory:.0f} MiB")


def main():
    commands = {it.__name__: it for it in (hostile, mutated, kill, second, stages, threads, soak, scale)}
    command = commands.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        raise SystemExit(__doc__)
    if not PROGRAM.exists():
        raise SystemExit("first: cargo build --release")
    if not SHARED.exists():
        raise SystemExit("skipped: there is no ../shared")
    with tempfile.TemporaryDirectory() as work:
        command(pathlib.Path(work), int(sys.argv[2]) if len(sys.argv) > 2 else None)


if __name__ == "__main__":
    main()
