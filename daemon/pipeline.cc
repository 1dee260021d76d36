#include "daemon/pipeline.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <mutex>

#include "daemon/frame_stage.h"
#include "daemon/in_order.h"

namespace luong {

namespace {

// Fewer than this are not worth waking a worker for.
constexpr std::size_t kParallelMin = 16;
constexpr std::size_t kGrain = 8;
constexpr std::size_t kPrefetchAhead = 4;
// A run is worked on in portions whose slots stay in a core's own cache: parsing 512 declarations
// before the first is scored costs half as much again. A portion's border shows nowhere.
constexpr std::size_t kPortion = 64;

// When a run began, when it was all decided, when it was durable; and what of it went where.
struct RunTimes {
  Now begin, decided, durable;
  std::int64_t parse_us = 0;
  std::int64_t score_us = 0;
};

struct Worker {
  MessageParser parser;
  Scorer scorer;
  // Of the pack on trial:
  Scorer shadow_scorer{true};
  Verdict shadow_verdict;
  ShadowTrial trial;  // since the end of the last run
};

}  // namespace

struct Pipeline::Impl {
  Impl(PipelineOptions given, PackFinder packs)
      : options(given),
        in_order(given, std::move(packs)),
        arena(static_cast<int>(std::max<std::size_t>(given.workers, 1))) {}

  template <typename Work>
  void for_each(std::size_t count, Work&& work) {
    if (options.workers <= 1 || count < kParallelMin) {
      Worker& worker = workers.local();
      for (std::size_t i = 0; i < count; ++i) work(worker, i);
      return;
    }
    arena.execute([&] {
      tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, kGrain), [&](const auto& range) {
        Worker& worker = workers.local();
        for (std::size_t i = range.begin(); i != range.end(); ++i) work(worker, i);
      });
    });
  }

  void parse(const Batch& batch, std::size_t begin, std::size_t end);
  void score(InOrder::Pass pass, std::span<BatchSlot*> undecided, const PinnedContext& pinned);
  std::optional<Error> decide(const Batch& batch, std::size_t begin, std::size_t end);
  std::optional<Error> run(const Batch& batch, std::size_t begin, std::size_t end,
                           const Deliver& deliver);
  std::optional<Error> tell_subscribers(const Deliver& deliver);
  void publish(const Batch& batch, std::size_t begin, std::size_t end);
  void try_shadow(Worker& worker, const BatchSlot& slot, const PinnedContext& pinned) noexcept;
  void publish_trial();

  const PipelineOptions options;
  InOrder in_order;
  tbb::task_arena arena;
  tbb::enumerable_thread_specific<Worker> workers;
  std::deque<BatchSlot> slots;  // A deque: slots never move.
  std::string reply_bytes;
  struct Answered {
    ReplyAddress address;
    std::size_t at = 0, size = 0;  // in reply_bytes
    std::uint32_t window = 0;
    bool subscribes = false;
  };
  std::vector<Answered> answered;
  std::vector<Subscribers::Line> told;
  std::vector<Reply> replies;
  const std::function<Now()>* clock = nullptr;  // of the call of process() at hand
  RunTimes times;                               // of the run at hand

  mutable std::mutex mutex;  // guards what readers see:
  PipelineCounters counters;
  StageLatencies latencies;
  ContextVersions versions;
  bool ready = false;
  std::uint64_t sequence = 0;
  ShadowReport shadow;
};

void Pipeline::Impl::parse(const Batch& batch, std::size_t begin, std::size_t end) {
  while (slots.size() < end - begin) slots.emplace_back();
  for_each(end - begin, [&](Worker& worker, std::size_t i) {
    BatchSlot& slot = slots[i];
    const Arrival& arrival = batch.arrivals[begin + i];
    slot.arrival = &arrival;
    slot.reply_size = 0;
    slot.window = 0;
    slot.subscribes = false;
    slot.pending = Pending::kNothing;
    if (arrival.control) return;
    if (arrival.oversize) {
      slot.message.msg_id = {};
      slot.message.declaration_no = {};
      slot.error =
          Error{ErrorCode::kTooLarge, {}, "the line is longer than a frame may be and was skipped"};
      return;
    }
    read_frame(worker.parser, batch.frame(arrival), slot);
  });
}

// Judges a lot that the pack in force has judged by the pack on trial as well. Nothing of it
// reaches the verdict, whatever happens.
void Pipeline::Impl::try_shadow(Worker& worker, const BatchSlot& slot,
                                const PinnedContext& pinned) noexcept {
  try {
    PinnedContext trial = pinned;
    trial.pack = pinned.shadow;
    worker.shadow_scorer.score(slot.message.declaration, slot.parties, slot.facts, trial,
                               worker.shadow_verdict);
    worker.trial.take(slot.message.declaration.declaration_no, slot.verdict, worker.shadow_verdict);
  } catch (const std::exception&) {
    worker.trial.take_failure();
  }
}

void Pipeline::Impl::score(InOrder::Pass pass, std::span<BatchSlot*> undecided,
                           const PinnedContext& pinned) {
  const std::int64_t before = (*clock)().steady_us;
  for_each(undecided.size(), [&](Worker& worker, std::size_t i) {
    BatchSlot& slot = *undecided[i];
    const auto run = [&] {
      const Declaration& declaration = slot.message.declaration;
      if (pass == InOrder::Pass::kRefuse) {
        slot.parties = parties_of(declaration, pinned);
        worker.scorer.refuse(declaration, slot.parties, slot.facts, pinned, slot.verdict);
      } else {
        worker.scorer.judge(declaration, slot.parties, slot.facts, pinned, slot.verdict);
        slot.discretion = worker.scorer.discretion();
        slot.alerting = worker.scorer.alerting();
      }
    };
    try {
      run();
    } catch (const std::exception&) {  // One lot's trouble is not the stream's (decision.md §5).
      slot.facts.scoring_failed = true;
      run();
    }
    // A lot is settled by the second pass, or by the first where it is refused.
    const bool refused = slot.verdict.decision == Decision::kRejected;
    const bool judged = refused == (pass == InOrder::Pass::kRefuse);
    if (pinned.shadow != nullptr && judged) try_shadow(worker, slot, pinned);
  });
  times.score_us += (*clock)().steady_us - before;
}

// One portion of a run: parsed, taken in order, scored, in the journal's batch, answered.
std::optional<Error> Pipeline::Impl::decide(const Batch& batch, std::size_t begin,
                                            std::size_t end) {
  const std::int64_t before = (*clock)().steady_us;
  parse(batch, begin, end);
  times.parse_us += (*clock)().steady_us - before;

  const InOrder::ScoreSegment score_segment =
      [this](InOrder::Pass pass, std::span<BatchSlot*> undecided, const PinnedContext& pinned) {
        score(pass, undecided, pinned);
      };
  const std::size_t count = end - begin;
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kPrefetchAhead < count) in_order.prefetch(slots[i + kPrefetchAhead]);
    if (auto error = in_order.take(slots[i], score_segment)) return error;
  }
  if (auto error = in_order.finish(score_segment)) return error;
  for (std::size_t i = 0; i < count; ++i) {
    const BatchSlot& slot = slots[i];
    if (slot.reply_size == 0) continue;
    answered.push_back(
        {slot.arrival->address, slot.reply_at, slot.reply_size, slot.window, slot.subscribes});
  }
  return std::nullopt;
}

std::optional<Error> Pipeline::Impl::run(const Batch& batch, std::size_t begin, std::size_t end,
                                         const Deliver& deliver) {
  times = RunTimes{};
  times.begin = (*clock)();
  reply_bytes.clear();
  answered.clear();
  in_order.begin(reply_bytes, times.begin);
  for (std::size_t at = begin; at < end; at += kPortion) {
    if (auto error = decide(batch, at, std::min(at + kPortion, end))) return error;
  }
  times.decided = (*clock)();
  if (auto error = in_order.journal().commit(times.decided.wall)) return error;
  times.durable = (*clock)();

  replies.clear();
  for (const Answered& line : answered) {
    replies.push_back({line.address, std::string_view(reply_bytes).substr(line.at, line.size),
                       line.window, line.subscribes});
  }
  publish(batch, begin, end);
  deliver(replies);
  in_order.announce();
  return tell_subscribers(deliver);
}

// What is told to a session goes behind its replies, among them the answer to its hello.
std::optional<Error> Pipeline::Impl::tell_subscribers(const Deliver& deliver) {
  reply_bytes.clear();
  told.clear();
  if (auto error = in_order.tell_subscribers(reply_bytes, told)) return error;
  if (told.empty()) return std::nullopt;
  replies.clear();
  for (const Subscribers::Line& line : told) {
    Reply event;
    event.address.session = line.session;
    event.line = std::string_view(reply_bytes).substr(line.at, line.size);
    event.event = true;
    replies.push_back(event);
  }
  deliver(replies);
  const std::lock_guard lock(mutex);
  counters.events_told = in_order.counters().events_told;
  return std::nullopt;
}

void Pipeline::Impl::publish(const Batch& batch, std::size_t begin, std::size_t end) {
  const auto positive = [](std::int64_t us) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(us, 0));
  };
  const std::lock_guard lock(mutex);
  const auto record = [&](Stage stage, std::int64_t us) {
    latencies[static_cast<std::size_t>(stage)].record(positive(us));
  };
  record(Stage::kParse, times.parse_us);
  record(Stage::kScore, times.score_us);
  record(Stage::kOrder,
         times.decided.steady_us - times.begin.steady_us - times.parse_us - times.score_us);
  record(Stage::kSync, times.durable.steady_us - times.decided.steady_us);
  for (std::size_t i = begin; i < end; ++i) {
    const Arrival& arrival = batch.arrivals[i];
    if (arrival.control) continue;
    record(Stage::kQueue, times.begin.steady_us - arrival.arrived_us);
    record(Stage::kTotal, times.durable.steady_us - arrival.arrived_us);
  }
  const std::uint64_t runs = counters.batches + 1;
  counters = in_order.counters();
  counters.batches = runs;
  versions = in_order.versions();
  ready = in_order.context().ready();
  sequence = in_order.journal().next_sequence() - 1;
  if (shadow.pack || in_order.shadow()) publish_trial();
}

// A new trial begins with nothing counted.
void Pipeline::Impl::publish_trial() {
  if (shadow.pack != in_order.shadow()) {
    shadow.pack = in_order.shadow();
    shadow.trial.clear();
  }
  for (Worker& worker : workers) {
    if (shadow.pack) shadow.trial.merge(worker.trial);
    worker.trial.clear();
  }
}

Pipeline::Pipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pipeline::~Pipeline() = default;

Result<std::unique_ptr<Pipeline>> Pipeline::open(const std::filesystem::path& directory,
                                                 JournalOptions journal, PipelineOptions options,
                                                 Context context, PackFinder packs, Instant now) {
  auto impl = std::make_unique<Impl>(options, std::move(packs));
  if (auto error = impl->in_order.open_journal(directory, std::move(journal)))
    return fail(std::move(*error));
  Actor start;
  start.officer = "luongd";
  if (auto error = impl->in_order.use_context(context, start, {}, now))
    return fail(std::move(*error));
  if (auto error = impl->in_order.journal().commit(now)) return fail(std::move(*error));
  impl->versions = impl->in_order.versions();
  impl->ready = impl->in_order.context().ready();
  impl->counters = impl->in_order.counters();
  impl->sequence = impl->in_order.journal().next_sequence() - 1;
  return std::unique_ptr<Pipeline>(new Pipeline(std::move(impl)));
}

std::optional<Error> Pipeline::process(Batch& batch, const std::function<Now()>& clock,
                                       const Deliver& deliver) {
  impl_->clock = &clock;
  const std::size_t total = batch.arrivals.size();
  for (std::size_t begin = 0; begin < total; begin += impl_->options.batch_max) {
    const std::size_t end = std::min(begin + impl_->options.batch_max, total);
    if (auto error = impl_->run(batch, begin, end, deliver)) return error;
  }
  return std::nullopt;
}

bool Pipeline::events_wait() const { return impl_->in_order.events_wait(); }

PipelineCounters Pipeline::counters() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->counters;
}

StageLatencies Pipeline::latencies() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->latencies;
}

std::uint64_t Pipeline::sequence() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->sequence;
}

bool Pipeline::ready() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->ready;
}

ShadowReport Pipeline::shadow() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->shadow;
}

ContextVersions Pipeline::versions() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->versions;
}

}  // namespace luong
