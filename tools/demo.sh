#!/usr/bin/env bash
# The daemon at work, from nothing to a verified journal: `./dev demo` builds and calls this.
# Usage: tools/demo.sh [DECLARATIONS] (default 20,000). Needs no free port and leaves nothing behind;
# any step that fails ends it with the reason, the end of the log, and exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-20000}
bin=${LUONG_BIN:-build/release}  # the folder of luongd and luong
start_seconds=60

work=$(mktemp -d)
data=$work/data
log=$work/luongd.log
daemon=

cleanup() {
  if [[ -n $daemon ]]; then
    kill -KILL "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap cleanup EXIT

fail() {
  echo "demo: $*" >&2
  if [[ -s $log ]]; then
    echo "demo: the end of luongd's log:" >&2
    tail -n 20 "$log" >&2
  fi
  exit 1
}

step() { printf '\n== %s\n' "$*"; }

luong() { "$bin/luong" "$@"; }

# A command whose output only matters where it fails.
quietly() {
  "$@" >"$work/quiet" 2>&1 || fail "$* failed: $(tail -n 5 "$work/quiet")"
}

ctl() { luong ctl --data "$data" --officer demo "$@"; }

# The value behind "NAME: " in a reply of the admin socket.
field() { sed -n "s/^$1: //p" | head -n 1; }

# luongd says where it listens and then "ready": read, do not guess.
start_daemon() {
  mkfifo "$work/out"
  "$bin/luongd" --set "data_directory=$data" --set listen.0.address=127.0.0.1:0 \
    >"$work/out" 2>"$log" &
  daemon=$!
  local line ready=
  exec 3<"$work/out"
  while IFS= read -r -t "$start_seconds" -u 3 line; do
    echo "   $line"
    if [[ $line == ready ]]; then ready=yes; break; fi
  done
  [[ -n $ready ]] || fail "luongd did not become ready"
}

stop_daemon() {
  local code=0
  kill -TERM "$daemon"
  wait "$daemon" || code=$?
  daemon=
  (( code == 0 )) || fail "luongd ended with exit code $code after SIGTERM"
}

# The Red declaration with the most reasons: the most to see.
a_red_declaration() {
  luong journal tail --data "$data" --json -n $((count * 2)) |
    awk -F'"declaration_no":"' '/"kind":"decision"/ && /"decision":"OK","channel":3/ {
      reasons = gsub(/"points":/, "&", $0)
      if (reasons > most) { most = reasons; number = substr($2, 1, 12) }
    }
    END { print number }'
}

# The first of them; the journal is read to its end all the same, or it would miss its reader.
a_green_declaration() {
  luong journal tail --data "$data" --json -n $((count * 2)) |
    awk -F'"declaration_no":"' '/"decision":"OK","channel":1/ && !number { number = substr($2, 1, 12) }
      END { print number }'
}

for program in luongd luong; do
  [[ -x $bin/$program ]] || fail "$bin/$program is not built: run ./dev demo"
done

echo "luong demo: invented declarations, invented enterprises, the sample criteria pack and sample"
echo "reference data. Every channel is a recommendation; the head of the customs office decides."

step "Material: $count declarations and the enterprises behind them"
mkdir -p "$data"
luong keys new --data "$data" || fail "no key for the random draw"
quietly luong generate --count "$count" --seed 1 --out "$work/declarations.ndjson" \
  --snapshot "$work/enterprises.ndjson" --permits "$work/permits.ndjson"
quietly luong snapshot build "$work/enterprises.ndjson" --data "$data" --generation 1
quietly luong snapshot use 1 --data "$data"
echo "   $(wc -l <"$work/declarations.ndjson") declarations, $(wc -c <"$work/declarations.ndjson") bytes;" \
  "$(wc -l <"$work/enterprises.ndjson") enterprises in snapshot generation 1"

step "luongd with its shipped configuration, a port the system chooses"
start_daemon

step "The sample criteria pack and the reference data are put in force"
ctl criteria load config/criteria >"$work/pack" || fail "the criteria pack was not taken"
quietly ctl criteria use "$(field hash <"$work/pack")"
ctl reference load config/reference >"$work/reference" || fail "the reference data was not taken"
quietly ctl reference use "$(field id <"$work/reference")"
ctl status >"$work/status" || fail "no status"
grep -E '^(state|criteria_pack_name|criteria|snapshot_enterprises):' "$work/status" | sed 's/^/   /'
[[ $(field state <"$work/status") == ready ]] || fail "luongd is not ready: $(cat "$work/status")"

step "What the single window knows of permits comes in first"
quietly luong replay "$work/permits.ndjson" --to "unix:$data/officer.sock" --quiet \
  --assert 'lost==0, doubled==0, errors==0'
ctl status >"$work/status"
echo "   $(wc -l <"$work/permits.ndjson") permits and inspection results; the feed is $(field permit_feed <"$work/status")"

step "Replay on the officers' socket, as fast as the answers come"
luong replay "$work/declarations.ndjson" --to "unix:$data/officer.sock" --quiet \
  --assert 'lost==0, doubled==0, errors==0' >"$work/summary" 2>"$work/replay.err" ||
  fail "replay: $(cat "$work/summary" "$work/replay.err")"
grep '^messages' "$work/summary" | sed 's/^/   /'

step "Where the time went, stage by stage (microseconds)"
ctl latency | sed 's/^/ /' || fail "no latencies"

red=$(a_red_declaration) || fail "the journal cannot be read"
[[ -n $red ]] || fail "no declaration became Red"
step "Why declaration $red is Red"
luong explain "$red" --data "$data" --officer demo --lang en || fail "no explanation"
step "Vì sao tờ khai $red vào luồng Đỏ"
luong explain "$red" --data "$data" --officer demo --lang vi || fail "no explanation"

green=$(a_green_declaration) || fail "the journal cannot be read"
[[ -n $green ]] || fail "no declaration became Green"
step "An officer takes declaration $green to Yellow: a revision, which a resend is answered with"
cat >"$work/override.ndjson" <<END
{"schema":"override/1","msg_id":"demo-override","declaration_no":"$green","from":1,"to":2,"reason":"Tin báo của đội kiểm soát","officer":"demo","at":"2026-03-16T09:00:00+07:00"}
END
quietly luong replay "$work/override.ndjson" --to "unix:$data/officer.sock" --quiet --assert 'lost==0, invalid==0, errors==0'
luong journal tail --data "$data" -n 2 | sed 's/^/   /' || fail "the journal cannot be read"

step "What somebody must hear of at once (luong ctl alerts)"
ctl alerts >"$work/alerts" || fail "no alerts"
head -n 6 "$work/alerts" | sed 's/^/   /'

step "The journal, beside the running daemon"
luong journal verify --data "$data" | sed 's/^/   /' || fail "the journal does not verify"

step "What the register of permits saved (luong report permits)"
luong report permits --data "$data" >"$work/saved" || fail "the report was not made"
sed 's/^/   /' "$work/saved"

step "SIGTERM: drained, exit 0"
stop_daemon
tail -n 2 "$log" | sed 's/^/   /'
luong journal verify --data "$data" >"$work/quiet" || fail "the journal does not verify: $(cat "$work/quiet")"
grep -q 'journal whole' "$work/quiet" || fail "the journal is not whole: $(cat "$work/quiet")"

step "Summary: every declaration answered once, the journal whole before and after the stop"
sed 's/^/   /' "$work/summary"
