#!/usr/bin/env bash
# Tries the batch as a whole: ./benches/batch.sh hostile|mutated [N]|kill [N]|second|soak [N]
# Reads example data in ../shared; says so and stops when that is absent. Needs python3.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$PWD/target/release/planspiegel
[ -x "$program" ] || { echo "first: cargo build --release"; exit 2; }
[ -d ../shared ] || { echo "skipped: there is no ../shared"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
audit() { "$program" audit "$1" --out "$2" --date 2026-01-01 --quiet --no-ocr "${@:3}" 2>>"$work/log"; }
same() { diff -rq -x lock "$1" "$2" || { echo "DIFFERENT"; exit 1; }; }

case ${1:-} in
hostile)
    # Good files beside bad ones: every file has a verdict, and the good reports stay the same.
    mkdir "$work/good" "$work/both"
    cp input/Waterdonk.csv "$work/good"
    cp input/Waterdonk.csv ../shared/hostile/* "$work/both"
    audit "$work/good" "$work/out-good" || true
    /usr/bin/time -f "%e s, parent's memory %M KiB" "$program" audit "$work/both" --out "$work/out-both" \
        --date 2026-01-01 --quiet 2>&1 | tail -n 1 || true
    same "$work/out-good/Waterdonk" "$work/out-both/Waterdonk"
    echo "the good file's reports have the same bytes with and without the bad ones"
    python3 - "$work/out-both/run.json" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
print(len(run["files"]), "files,", run["read"], "read,", run["unread"], "refused, each named")
PY
    ;;
mutated)
    python3 - "$work/in" "${2:-10000}" <<'PY'
import pathlib, random, sys
folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
folder.mkdir()
seeds = [p for p in pathlib.Path("../shared/plans/documents").iterdir() if p.stat().st_size < 200_000]
seeds += [pathlib.Path("input/Waterdonk.csv"), pathlib.Path("input/Molenrode/budget.xlsx")]
seeds += sorted(pathlib.Path("../shared/hostile").glob("sheet_range_*"))
seeds.sort()
chance = random.Random(7)
for number in range(count):
    seed = seeds[number % len(seeds)]
    data = bytearray(seed.read_bytes())
    for _ in range(chance.choice([1, 4, 32, 256])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if number % 4 == 0:
        del data[chance.randrange(len(data)):]
    (folder / f"{number:05}{seed.suffix}").write_bytes(data)
PY
    /usr/bin/time -f "%e s, parent's memory %M KiB" "$program" audit "$work/in" --out "$work/out" \
        --date 2026-01-01 --quiet --no-ocr --format json --file-seconds 10 2>&1 | tail -n 1 || true
    python3 - "$work/out/run.json" <<'PY'
import collections, json, sys
run = json.load(open(sys.argv[1]))
print(len(run["files"]), "verdicts,", run["read"], "read;", dict(collections.Counter(f.get("cause") for f in run["files"])))
PY
    ;;
kill)
    audit input "$work/undisturbed" || true
    for number in $(seq "${2:-50}"); do
        rm -rf "$work/out"
        "$program" audit input --out "$work/out" --date 2026-01-01 --quiet --no-ocr 2>/dev/null &
        process=$!
        sleep "$(python3 -c "import random; print(random.Random($number).uniform(0.01, 1.0))")"
        kill -9 $process 2>/dev/null || true
        wait $process 2>/dev/null || true
        audit input "$work/out" || true
        same "$work/undisturbed" "$work/out"
    done
    echo "${2:-50} runs killed and repeated: same bytes each time"
    ;;
second)
    for folder in ../shared/plans/*/; do
        for run in first second; do
            start=$(date +%s.%N)
            audit "$folder" "$work/$(basename "$folder")" || true
            echo "$(basename "$folder") $run: $(python3 -c "print(round($(date +%s.%N) - $start, 2))") s"
        done
    done
    ;;
soak)
    for number in $(seq "${2:-100}"); do
        /usr/bin/time -f "%M" -o "$work/memory" "$program" audit input --out "$work/out" --date 2026-01-01 \
            --quiet --no-ocr --fresh || true
        echo "$(cat "$work/memory") KiB, $(find "$work/out" -type f | wc -l) files"
    done | sort | uniq -c | sort -rn | head -n 5
    ;;
*)
    sed -n 2,3p "$0"
    exit 2
    ;;
esac
