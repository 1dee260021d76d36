#include "daemon/pipeline.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

#include "daemon/frame_stage.h"
#include "daemon/in_order.h"

namespace luong {

namespace {

// Fewer than this are not worth waking a worker for.
constexpr std::size_t kParallelMin = 16;
constexpr std::size_t kGrain = 8;
constexpr std::size_t kPrefetchAhead = 4;

// Begin, after the parse stage, before the commit, after it.
using RunTimes = std::array<Now, 4>;

struct Worker {
  MessageParser parser;
  Scorer scorer;
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
  void score(std::span<BatchSlot*> undecided, const PinnedContext& pinned);
  std::optional<Error> run(const Batch& batch, std::size_t begin, std::size_t end,
                           const std::function<Now()>& clock, const Deliver& deliver);
  void publish(const Batch& batch, std::size_t begin, std::size_t end, const RunTimes& at);

  const PipelineOptions options;
  InOrder in_order;
  tbb::task_arena arena;
  tbb::enumerable_thread_specific<Worker> workers;
  std::deque<BatchSlot> slots;  // A deque: slots never move.
  std::string reply_bytes;
  std::vector<Reply> replies;
  std::int64_t score_us = 0;  // of the run, out of the in-order time
  std::function<Now()> run_clock;

  mutable std::mutex mutex;  // guards what readers see:
  PipelineCounters counters;
  StageLatencies latencies;
  ContextVersions versions;
  bool ready = false;
  std::uint64_t sequence = 0;
};

void Pipeline::Impl::parse(const Batch& batch, std::size_t begin, std::size_t end) {
  while (slots.size() < end - begin) slots.emplace_back();
  for_each(end - begin, [&](Worker& worker, std::size_t i) {
    BatchSlot& slot = slots[i];
    const Arrival& arrival = batch.arrivals[begin + i];
    slot.arrival = &arrival;
    slot.reply_size = 0;
    slot.window = 0;
    slot.pending = Pending::kNothing;
    slot.keys_read.clear();
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

void Pipeline::Impl::score(std::span<BatchSlot*> undecided, const PinnedContext& pinned) {
  const std::int64_t before = run_clock ? run_clock().steady_us : 0;
  for_each(undecided.size(), [&](Worker& worker, std::size_t i) {
    BatchSlot& slot = *undecided[i];
    const Declaration& declaration = slot.message.declaration;
    worker.scorer.score(declaration, parties_of(declaration, pinned), slot.facts, pinned,
                        slot.verdict);
  });
  if (run_clock) score_us += run_clock().steady_us - before;
}

std::optional<Error> Pipeline::Impl::run(const Batch& batch, std::size_t begin, std::size_t end,
                                         const std::function<Now()>& clock,
                                         const Deliver& deliver) {
  RunTimes at;
  at[0] = clock();
  run_clock = clock;
  score_us = 0;
  parse(batch, begin, end);
  at[1] = clock();

  reply_bytes.clear();
  in_order.begin(reply_bytes, at[0].wall);
  const InOrder::ScoreSegment score_segment = [this](std::span<BatchSlot*> undecided,
                                                     const PinnedContext& pinned) {
    score(undecided, pinned);
  };
  for (std::size_t i = 0; i < end - begin; ++i) {
    if (i + kPrefetchAhead < end - begin) in_order.prefetch(slots[i + kPrefetchAhead]);
    if (auto error = in_order.take(slots[i], score_segment)) return error;
  }
  if (auto error = in_order.finish(score_segment)) return error;
  at[2] = clock();
  if (auto error = in_order.journal().commit(at[2].wall)) return error;
  at[3] = clock();

  replies.clear();
  for (std::size_t i = 0; i < end - begin; ++i) {
    const BatchSlot& slot = slots[i];
    if (slot.reply_size == 0) continue;
    replies.push_back({slot.arrival->address,
                       std::string_view(reply_bytes).substr(slot.reply_at, slot.reply_size),
                       slot.window});
  }
  publish(batch, begin, end, at);
  deliver(replies);
  in_order.announce();
  return std::nullopt;
}

void Pipeline::Impl::publish(const Batch& batch, std::size_t begin, std::size_t end,
                             const RunTimes& at) {
  const auto span_us = [](const Now& from, const Now& to) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(to.steady_us - from.steady_us, 0));
  };
  const std::lock_guard lock(mutex);
  const auto record = [this](Stage stage, std::uint64_t us) {
    latencies[static_cast<std::size_t>(stage)].record(us);
  };
  const std::uint64_t in_order_and_score = span_us(at[1], at[2]);
  const auto scored = static_cast<std::uint64_t>(std::max<std::int64_t>(score_us, 0));
  record(Stage::kParse, span_us(at[0], at[1]));
  record(Stage::kScore, scored);
  record(Stage::kOrder, in_order_and_score > scored ? in_order_and_score - scored : 0);
  record(Stage::kSync, span_us(at[2], at[3]));
  for (std::size_t i = begin; i < end; ++i) {
    const Arrival& arrival = batch.arrivals[i];
    if (arrival.control) continue;
    const Now arrived{arrival.arrival, arrival.arrived_us};
    record(Stage::kQueue, span_us(arrived, at[0]));
    record(Stage::kTotal, span_us(arrived, at[3]));
  }
  const std::uint64_t runs = counters.batches + 1;
  counters = in_order.counters();
  counters.batches = runs;
  versions = in_order.versions();
  ready = in_order.context().ready();
  sequence = in_order.journal().next_sequence() - 1;
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
  impl->sequence = impl->in_order.journal().next_sequence() - 1;
  return std::unique_ptr<Pipeline>(new Pipeline(std::move(impl)));
}

std::optional<Error> Pipeline::process(Batch& batch, const std::function<Now()>& clock,
                                       const Deliver& deliver) {
  const std::size_t total = batch.arrivals.size();
  for (std::size_t begin = 0; begin < total; begin += impl_->options.batch_max) {
    const std::size_t end = std::min(begin + impl_->options.batch_max, total);
    if (auto error = impl_->run(batch, begin, end, clock, deliver)) return error;
  }
  return std::nullopt;
}

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

ContextVersions Pipeline::versions() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->versions;
}

}  // namespace luong
