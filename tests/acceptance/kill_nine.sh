#!/usr/bin/env bash
# Nothing lost, nothing doubled, nothing changed: a long stream at full speed, then rounds of kill -9 at a
# random moment under new traffic, restart, and a resend of everything, checked against a ledger of every answer
# ever received. The journal must hold as many entries as replay's answers say. A start after kill -9 takes at
# most 5 s; memory grows at most 32 bytes a decision (judged from 500,000 declarations on: below, warming up is all
# one sees).
#   tests/acceptance/kill_nine.sh [--count N] [--rounds R] [--preset P] [--seed S]
# Defaults: 1,000,000 declarations, 20 rounds, release. Ends with "kill_nine: passed" or says what did not hold.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=1000000 rounds=20 preset=release seed=1
while (($#)); do
  case "$1" in
    --count) count=$2 ;; --rounds) rounds=$2 ;; --preset) preset=$2 ;; --seed) seed=$2 ;;
    *) sed -n '2,9p' "$0" >&2; exit 64 ;;
  esac
  shift 2
done
bin=build/$preset
work=$(mktemp -d)
export LUONG_DATA=$work/data
pid=
# In one group with its `wait`, or bash tells of every process killed.
kill_daemon() { { kill -9 "$pid"; wait "$pid"; } 2>/dev/null || true; pid=; }
cleanup() { [[ -z $pid ]] || kill_daemon; rm -rf "$work"; }
trap cleanup EXIT
# A replay in the background may still fail when all is over and cleaned up.
fail() { [[ -d $work ]] || exit 1; echo "kill_nine: $*" >&2; tail -5 "$work/luongd.log" >&2 || true; exit 1; }
now_ms() { date +%s%3N; }
max_growth_bytes=32 max_ready_ms=5000 least_judged=500000
rss_kib() { awk '/^VmRSS/ {print $2}' "/proc/$pid/status"; }
RANDOM=$seed

start() {  # [port]: starts luongd and waits for its listeners
  rm -f "$LUONG_DATA/listen.json"
  local begin; begin=$(now_ms)
  cat >"$work/luongd.toml" <<END
data_directory = "$LUONG_DATA"
[criteria]
pack = "$PWD/config/criteria"
[reference]
directory = "$PWD/config/reference"
[[listen]]
address = "127.0.0.1:${1:-0}"
audience = "officer"
END
  "$bin/luongd" --config "$work/luongd.toml" >>"$work/luongd.log" 2>&1 &
  pid=$!
  until [[ -s $LUONG_DATA/listen.json ]]; do
    kill -0 "$pid" 2>/dev/null || fail "luongd did not start"
    sleep 0.02
  done
  start_ms=$(($(now_ms) - begin))
  ((start_ms <= max_ready_ms)) || fail "ready only after $start_ms ms; $max_ready_ms are allowed"
  address=$(grep -o '127\.0\.0\.1:[0-9]*' "$LUONG_DATA/listen.json" | head -1)
}

replay() {  # <name> <options>...: 0 lost and 0 doubled, or the test fails
  local name=$1; shift
  "$bin/luong" replay --to "$address" --lines 3 --json --quiet "$@" >"$work/$name.json" 2>"$work/$name.err" ||
    fail "$name: $(cat "$work/$name.json") $(tail -3 "$work/$name.err")"
}

entries=0
# <name> <ledger>: the journal grew by exactly what the answers of that replay say is new. A message sent again
# under its own msg_id gets the stored bytes and is one id in the ledger; a resend under a new msg_id is `replayed`.
check_journal() {
  "$bin/luong" journal verify --json >"$work/verify.json" || fail "$1: journal verify: $(cat "$work/verify.json")"
  entries=$(python3 - "$work/$1.json" "$2" "$work/verify.json" "$entries" <<'END'
import json, sys
with open(sys.argv[1]) as file: replay = json.load(file)
with open(sys.argv[2], "rb") as file: ledger = file.read()
with open(sys.argv[3]) as file: journal = json.load(file)
magic, record = b"luong-answers/1\n", 24  # a record: 16 bytes of the hash of msg_id, 8 of the answer's
if not ledger.startswith(magic): sys.exit("the ledger is none")
ledger = ledger[len(magic) :]
ids = {ledger[at : at + 16] for at in range(0, len(ledger), record)}
status = replay["status"]
new = len(ids) - replay["replayed"] - status["INVALID"] - status["CONFLICT"]
held = journal["decision"] + journal["noted"] + journal["cancel"]
if not ids or len(ledger) % record or journal["doubled"] or held - int(sys.argv[4]) != new:
    sys.exit(f"journal holds {held} entries, {sys.argv[4]} before; {new} answers were new; "
             f"{journal['doubled']} numbers decided twice")
print(held)
END
  ) || fail "$1: the journal and the answers disagree"
}

"$bin/luong" keys new >/dev/null
"$bin/luong" generate --count 10 --seed "$seed" --out /dev/null --snapshot "$work/firms.ndjson" >/dev/null 2>&1
"$bin/luong" snapshot build "$work/firms.ndjson" --generation 1 >/dev/null 2>&1
"$bin/luong" snapshot use 1 >/dev/null

start
port=${address##*:}
fifth=$((count / 5))
replay main --generate "$count" --seed "$seed" --ledger "$work/ledger" &
replayer=$!
rss_fifth=0 at=0
until ((at >= fifth)); do
  at=$("$bin/luong" ctl status | awk '/^sequence:/ {print $2}')
  rss_fifth=$(rss_kib)
  sleep 0.1
done
wait "$replayer" || fail "main: $(cat "$work/main.err")"
rss_all=$(rss_kib)
cat "$work/main.json"
growth=$((count > at ? (rss_all - rss_fifth) * 1024 / (count - at) : 0))
echo "RSS: $rss_fifth KiB after $at, $rss_all KiB after $count: $growth bytes a declaration"
((count < least_judged || growth <= max_growth_bytes)) ||
  fail "memory grew by $growth bytes a declaration; $max_growth_bytes are allowed"
check_journal main "$work/ledger"
echo "journal: $entries decisions, notes and cancellations, as many as the answers say"

kill_daemon
start "$port"
echo "ready $start_ms ms after a start on $count declarations"

for ((round = 1; round <= rounds; ++round)); do
  fresh=$((seed * 1000 + round))
  replay "round$round" --generate 20000 --seed "$fresh" --ledger "$work/ledger$round" --reconnect 30 &
  replayer=$!
  sleep "0.$(printf '%03d' $((RANDOM % 900 + 50)))"
  kill_daemon
  start "$port"
  wait "$replayer" || fail "round $round: $(cat "$work/round$round.err")"
  check_journal "round$round" "$work/ledger$round"
  replay "again$round" --generate 20000 --seed "$fresh" --compare "$work/ledger$round"
  echo "round $round: ready after $start_ms ms, every answer of the ledger came back"
done
replay everything --generate "$count" --seed "$seed" --compare "$work/ledger"
"$bin/luong" journal verify || fail "journal verify"
held=$("$bin/luong" journal verify --json |
  python3 -c 'import json, sys; j = json.load(sys.stdin); print(j["decision"] + j["noted"] + j["cancel"])')
((held == entries)) || fail "resending everything took the journal from $entries entries to $held"
echo "kill_nine: passed"
