#!/usr/bin/env bash
# Criteria packs switched under load: luongd takes 20,000 declarations a second in an open loop while
# packs are put in force, on trial and rolled back, 20 times, two seconds apart. Checks that nothing is
# lost or doubled and that every verdict derives again from the one pack it cites; then compares the
# 99.9th percentile over the second behind each switch with that of the seconds between. Reports the
# median of the runs. Usage: bench/pack_swaps.sh [RUNS] [RATE] (default 5, 20000).
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5} rate=${2:-20000}
bin=build/release
work=$(mktemp -d)
pid=
cleanup() { [[ -z $pid ]] || kill "$pid" 2>/dev/null || true; [[ -z $pid ]] || wait "$pid" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
fail() { echo "pack_swaps: $*" >&2; [[ -f $work/log ]] && tail -5 "$work/log" >&2; exit 1; }

swaps=20 pause=2 lead=4
seconds=$((lead + swaps * pause + 2))
"$bin/luong" generate --count $((rate * seconds)) --seed 7 --lines 1 --out "$work/decls" --snapshot "$work/firms" 2>/dev/null
sync  # Or the disk writes these files back in the middle of a run.
cp -r config/criteria "$work/other"
sed -i 's/^name = .*/name = "other"/' "$work/other/pack.toml"
sed -i '0,/^weight = 70/s//weight = 71/' "$work/other/enterprise.toml"

for run in $(seq "$runs"); do
  data=$work/data.$run
  "$bin/luong" keys new --data "$data" >/dev/null
  "$bin/luong" snapshot build "$work/firms" --data "$data" --generation 1 >/dev/null 2>&1
  "$bin/luong" snapshot use 1 --data "$data" >/dev/null
  "$bin/luongd" --set "data_directory=$data" --set listen.0.address=127.0.0.1:0 --set criteria.four_eyes=false \
    --set "criteria.pack=$PWD/config/criteria" --set "reference.directory=$PWD/config/reference" >/dev/null 2>"$work/log" &
  pid=$!
  for _ in $(seq 200); do [[ -s $data/listen.json ]] && break; kill -0 "$pid" 2>/dev/null || fail "luongd ended"; sleep 0.05; done
  ctl() { "$bin/luong" ctl --data "$data" "$@" >/dev/null || fail "ctl $*"; }
  ctl criteria load "$work/other"
  "$bin/luong" replay "$work/decls" --to "unix:$data/officer.sock" --rate "$rate" --window 8192 --json --quiet \
    --latencies "$work/latencies" >"$work/replay.json" 2>"$work/replay.err" &
  replay=$!
  sleep "$lead"
  : >"$work/switches"
  now() { local up; read -r up _ </proc/uptime; echo "${up/./}0000000"; }  # to 10 ms, without a process
  for swap in $(seq "$swaps"); do
    at=$(now)
    case $((swap % 4)) in
      1) ctl criteria use other ;;
      2) ctl criteria shadow other ;;
      3) ctl criteria rollback ;;
      0) ctl criteria shadow off ;;
    esac
    echo "$at" >>"$work/switches"
    sleep "$pause"
  done
  wait "$replay" || grep -q '"valid":false' "$work/replay.json" || fail "replay: $(cat "$work/replay.json" "$work/replay.err")"
  "$bin/luong" journal rederive --data "$data" >"$work/rederived" || fail "a verdict does not derive from what it cites: $(tail -1 "$work/rederived")"
  kill "$pid"; wait "$pid" || true; pid=
  python3 - "$work" "$run" "$(tail -1 "$work/rederived")" <<'PY'
import json, sys
work, run, rederived = sys.argv[1:4]
replay = json.load(open(work + "/replay.json"))
for name in ("lost", "doubled", "errors", "unexpected"):
    if replay[name]: sys.exit(f"pack_swaps: {name} is {replay[name]}")
switches = [int(line) for line in open(work + "/switches")]
behind, between = [], []
with open(work + "/latencies") as file:
    next(file)
    for line in file:
        due, latency = map(int, line.split(","))
        if due < switches[0] - 2_000_000_000 or due > switches[-1] + 2_000_000_000: continue
        near = any(0 <= due - at < 1_000_000_000 for at in switches)
        (behind if near else between).append(latency)
p999 = lambda values: sorted(values)[int(len(values) * 0.999)] / 1e6
a, b = p999(behind), p999(between)
with open(work + "/ratios", "a") as file: file.write(f"{a / b}\n")
print(f"run {run}: {replay['answered']} answered at {replay['rate']}/s, {len(switches)} switches; "
      f"p99.9 behind them {a:.2f} ms, between {b:.2f} ms, ratio {a / b:.2f}; {rederived}; valid {replay['valid']}")
PY
  rm -rf "$data"
done
python3 -c "
import statistics
ratios = [float(line) for line in open('$work/ratios')]
print(f'median ratio of {len(ratios)} runs: {statistics.median(ratios):.2f} (at most 2 is asked)')"
