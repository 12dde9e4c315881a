#!/usr/bin/env python3
"""Checks every report of a full run with tools that others made.

    pip install outloud pdfua openxml-audit python-docx
    python3 benches/report_check.py target/release/planspiegel input ../shared/plans/documents

Runs the program twice on each input folder and asks of what it wrote:

- the same bytes both times;
- PDF: `qpdf --check`; all fonts embedded, reduced and with their characters (`pdffonts`); no
  finding of `outloud` and `pdfua`, warnings included (but for LNK-010: a web address within a quote
  is quoted, and no link that the report would vouch for); no PDF/X keys; a summary on one page;
  the figures of rapport.json in the text; every word of the Word file, in any order;
- DOCX: no finding of `openxml-audit` (the schema); `python-docx` finds headings, tables with
  header rows, properties and a text for every picture; LibreOffice turns it into a PDF with the
  same words (`--office N` files an input, 2 unless told).

Prints a line a finding and ends with 1 if there is any. Poppler, qpdf and LibreOffice come with
the operating system; what is not there is said and left out.
"""

import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DATE = "2026-01-15"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def run(*command, **options):
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, errors="replace", **options
    )


def have(tool):
    found = shutil.which(tool) is not None
    if not found:
        print(f"{tool} is not installed; its checks are left out")
    return found


def words(text):
    """Words as a multiset; hyphens at line ends and soft hyphens are taken away."""
    text = text.replace("\u00ad", "").replace("\u2060", "")
    return collections.Counter(re.findall(r"[^\W_]{3,}", text.lower()))


def pdf_text(path):
    return run("pdftotext", "-layout", "-enc", "UTF-8", path, "-").stdout


def docx_text(path):
    import docx

    body = docx.Document(str(path)).element.body
    texts = []
    for paragraph in body.iter(f"{WORD}p"):
        runs = paragraph.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br")
        texts.append("".join(run.text or " " for run in runs))
    return "\n".join(texts)


def missing(wanted, text):
    """The words that a text lacks. Words parted at a line end count as there; up to three may be
    parted over pages, where the running foot comes between."""
    there, joined = words(text), re.sub(r"[\s\u00ad-]+", "", text.lower())
    lost = [word for word in wanted if word not in there and word not in joined]
    return lost if len(lost) > 3 else []


class Checker:
    def __init__(self):
        tools = ["qpdf", "pdffonts", "pdftotext", "outloud", "pdfua", "openxml-audit", "soffice"]
        self.tools = {tool for tool in tools if have(tool)}
        self.findings = 0
        self.checked = collections.Counter()

    def say(self, path, what):
        self.findings += 1
        print(f"{path}: {what}")

    def pdf(self, path):
        self.checked["PDF"] += 1
        if "qpdf" in self.tools:
            result = run("qpdf", "--check", path)
            if result.returncode != 0 or "WARNING" in result.stderr:
                self.say(path, f"qpdf: {result.stdout[-200:]}{result.stderr[-200:]}")
            if b"GTS_PDFX" in path.read_bytes():
                self.say(path, "holds PDF/X keys")
            self.summary(path)
        if "pdffonts" in self.tools:
            for line in run("pdffonts", path).stdout.splitlines()[2:]:
                if line.split()[-5:-2] != ["yes", "yes", "yes"]:
                    self.say(path, f"font not embedded, reduced or readable: {line}")
        if "outloud" in self.tools:
            result = run("outloud", "--fail-on", "warning", "--skip", "LNK-010", "--no-info", path)
            if result.returncode != 0:
                self.say(path, f"outloud: {result.stdout[-600:]}")
        if "pdfua" in self.tools:
            result = run("pdfua", "check", path)
            if result.returncode != 0:
                self.say(path, f"pdfua: {result.stdout[-600:]}")

    def summary(self, path):
        """The chapter after the summary begins on the next page."""
        outlines = json.loads(run("qpdf", "--json", "--json-key=outlines", path).stdout)
        pages = [entry["destpageposfrom1"] for entry in outlines["outlines"]]
        if path.stem == "rapport" and pages[1] != pages[0] + 1:
            self.say(path, f"the summary takes {pages[1] - pages[0]} pages")

    def figures(self, path):
        """The figures of the data stand in the text of the report."""
        data = json.loads(path.with_suffix(".json").read_text())
        text = re.sub(r"(?<=\d)[.,\u00a0 ](?=\d{3})", "", pdf_text(path))
        anchored = sum(goal["status"] == "anchored" for goal in data["goals"])
        amounts = [goal["money"]["expenditure"] for goal in data["goals"]]
        amounts.append(data["profile"]["ledger"]["total"]["expenditure"])
        figures = {str((cents + 50) // 100) for cents in amounts if cents > 0}
        figures |= {str(data["profile"]["actions"]), str(anchored)}
        lost = [figure for figure in sorted(figures) if not re.search(rf"\b{figure}\b", text)]
        if lost:
            self.say(path, f"figures of the JSON that the text lacks: {lost}")

    def docx(self, path):
        import docx

        self.checked["DOCX"] += 1
        if "openxml-audit" in self.tools:
            result = run("openxml-audit", path)
            if result.returncode != 0 or "Errors: 0" not in result.stdout:
                self.say(path, f"openxml-audit: {result.stdout[-600:]}")
        document = docx.Document(str(path))
        if not any(it.style.name.lower() == "heading 1" for it in document.paragraphs):
            self.say(path, "no headings")
        properties = document.core_properties
        if not (properties.title and properties.author and properties.language):
            self.say(path, "properties are missing")
        for table in document.tables:
            rows = table.rows[0]._tr.findall(f"{WORD}trPr/{WORD}tblHeader")
            if table.style.name.startswith("Plan Table") and not rows:
                self.say(path, "a table without a header row")
        for picture in document.element.body.iter(PICTURE):
            if not picture.get("descr") and picture.get("name") != "Cover":
                self.say(path, f"{picture.get('name')} has no text")
        entries = [it.text for it in document.element.body.iter(f"{WORD}instrText")]
        if not any(" TOC " in (entry or "") for entry in entries):
            self.say(path, "no table of contents")
        if "pdftotext" in self.tools:
            lost = missing(words(docx_text(path)), pdf_text(path.with_suffix(".pdf")))
            if lost:
                self.say(path, f"words that the PDF lacks: {lost[:12]}")

    def office(self, path):
        if not {"soffice", "pdftotext"} <= self.tools:
            return
        with tempfile.TemporaryDirectory() as folder:
            run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, path)
            made = pathlib.Path(folder) / f"{path.stem}.pdf"
            if not made.exists():
                return self.say(path, "LibreOffice makes no PDF of it")
            lost = missing(words(docx_text(path)), pdf_text(made))
            if lost:
                self.say(path, f"words that LibreOffice loses: {lost[:12]}")
        self.checked["LibreOffice"] += 1

    def audit(self, program, source, office):
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            for out in (first, second):
                command = [program, "audit", source, "--out", out, "--date", DATE, "--quiet"]
                result = run(*command, "--fresh")
                if result.returncode > 1:
                    return self.say(source, f"the run ended with {result.returncode}: {result.stderr}")
            first = pathlib.Path(first)
            reports = [it for it in sorted(first.rglob("*.*")) if ".planspiegel" not in it.parts]
            for path in reports:
                other = pathlib.Path(second) / path.relative_to(first)
                if path.is_file() and path.read_bytes() != other.read_bytes():
                    self.say(path, "other bytes the second time")
            for path in reports:
                if path.suffix == ".pdf":
                    self.pdf(path)
                    if path.stem == "rapport":
                        self.figures(path)
                if path.suffix == ".docx":
                    self.docx(path)
            for path in [it for it in reports if it.suffix == ".docx"][:office]:
                self.office(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--office", type=int, default=2, metavar="N")
    arguments = parser.parse_args()
    checker = Checker()
    for source in arguments.inputs:
        if pathlib.Path(source).exists():
            checker.audit(arguments.program, source, arguments.office)
        else:
            print(f"{source} is not there; left out")
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(checker.checked.items()))
    print(f"{counts} checked: {checker.findings} findings")
    sys.exit(1 if checker.findings else 0)


if __name__ == "__main__":
    main()
