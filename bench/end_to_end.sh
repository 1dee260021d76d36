#!/usr/bin/env bash
# The end-to-end bench: luongd, journal on and synced per batch, fed the generator's 3-line file over
# loopback by `luong replay` in a closed loop. First checks the answers, then reports decisions/s,
# CPU of luongd per decision (user+system, all threads) and its ratio to simdjson's DOM parse alone over the
# same bytes in the same run: parsed before and after, because the machine's speed may change meanwhile. Usage: bench/end_to_end.sh [DECLARATIONS] (default 200,000).
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-200000}
bin=build/release
work=$(mktemp -d)
pid=
cleanup() { [[ -z $pid ]] || kill "$pid" 2>/dev/null || true; [[ -z $pid ]] || wait "$pid" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
fail() { echo "end_to_end: $*" >&2; [[ -f $work/log ]] && tail -5 "$work/log" >&2; exit 1; }

"$bin/luong" keys new --data "$work/data" >/dev/null
"$bin/luong" generate --count "$count" --seed 7 --lines 3 --out "$work/decls.ndjson" --snapshot "$work/snapshot.ndjson" >/dev/null 2>&1
"$bin/luong" snapshot build "$work/snapshot.ndjson" --data "$work/data" >/dev/null 2>&1
"$bin/luong" snapshot use "$("$bin/luong" snapshot list --data "$work/data" --json | grep -o '"generation":[0-9]*' | head -1 | cut -d: -f2)" --data "$work/data" >/dev/null
baseline() { "$bin/bench/dom_baseline" "$work/decls.ndjson" || fail "the baseline could not parse the file"; }
dom_before=$(baseline)
cat >"$work/luongd.toml" <<END
data_directory = "$work/data"
[criteria]
pack = "$PWD/config/criteria"
[reference]
directory = "$PWD/config/reference"
[[listen]]
address = "127.0.0.1:0"
audience = "officer"
END
"$bin/luongd" --config "$work/luongd.toml" 2>"$work/log" &
pid=$!
for _ in $(seq 200); do [[ -s $work/data/listen.json ]] && break; kill -0 "$pid" 2>/dev/null || fail "luongd ended"; sleep 0.05; done
address=$(grep -o '127\.0\.0\.1:[0-9]*' "$work/data/listen.json" | head -1)
[[ -n $address ]] || fail "no listener"

cpu_ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
before=$(cpu_ticks)
"$bin/luong" replay "$work/decls.ndjson" --to "$address" --window 1024 --json >"$work/replay.json" 2>"$work/replay.err" || fail "replay: $(tail -3 "$work/replay.err")"
after=$(cpu_ticks)
echo "replay: $(cat "$work/replay.json")"

# Answers first: each declaration answered once and well, and the journal holds exactly what was new.
"$bin/luong" journal verify --json --data "$work/data" >"$work/verify.json" || fail "journal: $(cat "$work/verify.json")"
echo "journal: $(cat "$work/verify.json")"
dom_after=$(baseline)
python3 - "$work" "$count" "$((after - before))" "$(getconf CLK_TCK)" "$dom_before" "$dom_after" <<'END' || fail "the answers are not right, so there are no figures"
import json, sys
work, count, ticks, hz = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
with open(work + "/replay.json") as file: replay = json.load(file)
with open(work + "/verify.json") as file: journal = json.load(file)
with open(work + "/decls.ndjson") as file: ids = [json.loads(line)["msg_id"] for line in file]
wrong = []
def expect(what, is_, should):
    if is_ != should: wrong.append(f"{what} is {is_}, not {should}")

status = replay["status"]
expect("lines of the file", len(ids), count)
for name in ("messages", "answered"): expect(name, replay[name], count)
for name in ("lost", "doubled", "errors", "unexpected", "changed"): expect(name, replay[name], 0)
expect("INVALID", status["INVALID"], 0)
# CONFLICT: the cancellation of a REJECTED lot, about one message in 60,000 to 100,000 (docs/generate.md).
conflicts = status["CONFLICT"]
if conflicts * 10_000 > count: wrong.append(f"CONFLICT is {conflicts}")
expect("OK + REJECTED + NOTED + CONFLICT", status["OK"] + status["REJECTED"] + status["NOTED"] + conflicts, count)
expect("OK without a channel", replay["channels"]["none"], 0)
for name in ("valid", "sound"): expect(name, replay[name], True)
expect("journal ok", journal["ok"], True)
expect("numbers decided twice", journal["doubled"], 0)
# A message sent again under its own msg_id gets the stored bytes, so `replayed` counts only the
# resends under a new msg_id; neither is journaled again.
again = count - len(set(ids))
expect("journaled decisions, notes and cancellations",
       journal["decision"] + journal["noted"] + journal["cancel"], count - again - replay["replayed"] - conflicts)
for line in wrong: print("wrong:", line, file=sys.stderr)
if wrong: sys.exit(1)

words = sys.argv[5].split()
lines, size = int(words[1]), int(words[3])
doms = [int(text.split()[5]) for text in sys.argv[5:7]]
dom = sum(doms) / len(doms)
seconds = replay["elapsed_ns"] / 1e9
cpu = ticks * 1e9 / hz / count
print(f"answers right: {count} messages, {again + replay['replayed']} of them resends, {conflicts} conflicts, 0 lost, 0 doubled")
print(f"declarations {count}, {size / lines:.0f} bytes each")
print(f"{count / seconds:.0f} decisions/s, {replay['bytes_out'] / seconds / 1e6:.1f} MB/s in, "
      f"{replay['bytes_in'] / seconds / 1e6:.1f} MB/s of answers")
print(f"luongd CPU per decision {cpu / 1000:.2f} us; simdjson DOM alone {doms[0] / 1000:.2f} us before, "
      f"{doms[1] / 1000:.2f} us after; ratio {cpu / dom:.2f}")
END
