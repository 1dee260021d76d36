#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/obligations.h"
#include "core/result.h"
#include "core/selectivity_governor.h"
#include "core/shadow_trial.h"
#include "core/trade_counters.h"
#include "daemon/control.h"
#include "daemon/intake.h"
#include "daemon/stage_clock.h"
#include "storage/journal.h"

namespace luong {

struct PipelineOptions {
  std::size_t workers = 1;  // 1: a plain loop, no TBB
  std::size_t batch_max = limits::kBatchMax;
  std::int64_t budget_ms = limits::kBudgetDefaultMs;  // for messages without deadline_ms
  std::uint32_t window = limits::kWindowDefault;      // these three as hello/1 is told them
  std::uint32_t window_max = limits::kWindowMax;
  std::size_t frame_bytes_max = limits::kFrameBytesMax;
  TradeCounters::Size ledger;
  ObligationTerms obligations;
  std::size_t obligation_places = Obligations::kPlaces;
  std::int64_t permit_silence_max_ms = kHourMs;  // of the single window, before it counts as down
  CapTerms caps;
};

// A reply with its address; `line` points into the pipeline's buffer and dies at the next
// process().
struct Reply {
  ReplyAddress address;
  std::string_view line;
  std::uint32_t window = 0;  // hello/1: the session's window from now on; 0 unchanged
  bool subscribes = false;   // hello/1: events follow
  bool event = false;        // to the session, of no request: address.slot means nothing
};

// What time it is, twice: the wall's for deadlines, ages and business days, a steady one in
// microseconds for latencies. The pipeline reads neither clock itself.
struct Now {
  Instant wall;
  std::int64_t steady_us = 0;
};

// What the governor has counted, and by what it selects.
struct CapCounters {
  SelectivityEpoch epoch;
  SelectivityGovernor::Window day, month;
  // CAP: what must be inspected this month and the minimum exceed the cap, or there is none.
  bool alarm = false;
};

// Counts since start, kept by the pipeline's thread; read() copies them for anybody.
struct PipelineCounters {
  std::uint64_t ok = 0, rejected = 0, invalid = 0, noted = 0, conflict = 0, replayed = 0,
                errors = 0;
  std::array<std::uint64_t, 4> channel{};  // by Channel
  std::uint64_t scans_recommended = 0, deadline_passed = 0, incomplete = 0, holds = 0,
                unknown_enterprise = 0;
  std::uint64_t levels_told = 0;  // level/1 answered
  // Of officers' reports: all, and those on a number that no declaration in force has. Verdicts
  // that rose after their reply; lots that should have, but are cleared; families larger than may
  // be.
  std::uint64_t feedback = 0, feedback_unmatched = 0;
  std::uint64_t intel_in_force = 0, intel_forgotten = 0;
  std::uint64_t alerts_open = 0, alerts_unanswered = 0, alerts_forgotten = 0;
  std::int64_t alerts_due_ms = INT64_MAX;  // when the next one is to be escalated
  std::uint64_t scan_orders_open = 0, scan_steps_unmatched = 0;
  std::uint64_t cargo_notices = 0;        // manifest/1, advance-cargo/1
  std::int64_t scans_due_ms = INT64_MAX;  // when the next one expires or is overdue
  std::uint64_t subscribers = 0, events_told = 0;
  std::uint64_t revisions = 0, cleared_below = 0, families_cut = 0;
  std::uint64_t parts_unreadable = 0;  // of a family: damaged entries, which could not be raised
  std::uint64_t criteria_skipped = 0, unknown_members = 0, batches = 0;
  std::uint64_t unreadable =
      0;  // resends whose entry is damaged: `luong journal verify` tells where
  // Of the ledger: places taken, and sightings of the last 90 days that had to give way.
  std::uint64_t ledger_sightings = 0, ledger_parties = 0, ledger_forgotten = 0;
  // Of what is owed: open, of those overdue, and forgotten for want of places since start.
  std::uint64_t obligations_open = 0, obligations_overdue = 0, obligations_forgotten = 0;
  // Of the single window: its messages, decisions on declarations that name permits, and those of
  // them for which the feed had been silent too long.
  std::uint64_t permit_notices = 0, permit_lots = 0, permit_lots_unfed = 0;
  std::int64_t permits_heard_at_ms = 0;  // arrival of its latest message; 0 none yet
  CapCounters caps;
};

// The trial of a pack beside the one in force (docs/admin.md), since it began or luongd started.
struct ShadowReport {
  std::shared_ptr<const CriteriaPack> pack;  // null: none is on trial
  ShadowTrial trial;
};

// From arrivals to durable, explained answers: parse and score in parallel, decide what is stateful
// in arrival order, journal with one sync, then reply (docs/architecture.md has the picture). Knows
// no socket and no clock: `now` comes in. One thread calls it.
class Pipeline {
 public:
  // `packs` finds a pack by hash for stored verdicts that cite an older one; null where it is gone.
  using PackFinder = std::function<std::shared_ptr<const CriteriaPack>(const std::string& hash)>;

  // Opens the journal in `directory`, taking back the past. `context` is what was loaded at start;
  // it is journaled where it differs from the last one in the journal.
  static Result<std::unique_ptr<Pipeline>> open(const std::filesystem::path& directory,
                                                JournalOptions journal, PipelineOptions options,
                                                Context context, PackFinder packs, Instant now);
  ~Pipeline();

  // Decides and journals everything in `batch`, in runs of at most batch_max, and appends the
  // replies in arrival order per run: `deliver` is called once a run, after its sync, and again
  // where there are events to tell. An Error
  // means the journal is doubtful: nothing of the run was answered, and the daemon must stop (exit
  // 75).
  using Deliver = std::function<void(const std::vector<Reply>& replies)>;
  std::optional<Error> process(Batch& batch, const std::function<Now()>& clock,
                               const Deliver& deliver);

  // Whether subscribers are to be told more than went out: call process() again, with a kTick where
  // nothing arrives.
  bool events_wait() const;
  PipelineCounters counters() const;  // any thread
  StageLatencies latencies() const;   // any thread
  std::uint64_t sequence() const;     // any thread: the last synced
  bool ready() const;                 // any thread
  ContextVersions versions() const;   // any thread
  ShadowReport shadow() const;        // any thread

 private:
  struct Impl;
  explicit Pipeline(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
