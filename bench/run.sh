#!/usr/bin/env bash
# All benches: the micro-benches (each checks its answers before it counts time), then the daemon end to end.
set -euo pipefail
cd "$(dirname "$0")/.."
for bench in build/release/bench/*_bench; do
  [[ -x $bench ]] || continue
  echo "== $(basename "$bench")"
  "$bench"
done
echo "== end to end"
exec bench/end_to_end.sh
