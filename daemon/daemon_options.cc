#include "daemon/daemon_options.h"

#include <sys/resource.h>

#include <algorithm>
#include <string>
#include <thread>

#include "daemon/log.h"

namespace luong {

JournalOptions journal_options(const DaemonConfig& config) {
  JournalOptions options;
  options.segment_bytes = static_cast<std::uint64_t>(config.journal_segment_bytes);
  options.sync = config.journal_sync == "off"        ? SyncMode::kOff
                 : config.journal_sync == "interval" ? SyncMode::kInterval
                                                     : SyncMode::kBatch;
  options.sync_interval_ms = config.journal_sync_interval_ms;
  options.log = [](std::string_view line) { log::warn(line); };
  return options;
}

CapTerms cap_terms(const DaemonConfig& config) {
  CapTerms terms;
  terms.reading = config.caps_reading == "yellow" ? CapTerms::Reading::kYellow
                                                  : CapTerms::Reading::kYellowAndRed;
  terms.without_row = config.caps_without_row == "refuse"     ? CapTerms::WithoutRow::kRefuse
                      : config.caps_without_row == "uncapped" ? CapTerms::WithoutRow::kUncapped
                                                              : CapTerms::WithoutRow::kCarryLast;
  terms.minimum_yellow = static_cast<std::int32_t>(config.caps_minimum_yellow);
  terms.minimum_red = static_cast<std::int32_t>(config.caps_minimum_red);
  terms.epoch_declarations = static_cast<std::uint32_t>(config.caps_epoch);
  return terms;
}

PipelineOptions pipeline_options(const DaemonConfig& config) {
  PipelineOptions options;
  // The I/O thread needs a processor too; on two, a worker beside the pipeline's thread would only
  // take it away from there.
  options.workers = config.workers != 0 ? static_cast<std::size_t>(config.workers)
                                        : std::max(2U, std::thread::hardware_concurrency()) - 1;
  options.batch_max = static_cast<std::size_t>(config.batch_max);
  options.budget_ms = config.budget_ms;
  options.window = static_cast<std::uint32_t>(config.window);
  options.window_max = static_cast<std::uint32_t>(config.window_max);
  options.frame_bytes_max = static_cast<std::size_t>(config.frame_bytes_max);
  options.ledger.sightings = static_cast<std::size_t>(config.ledger_sightings);
  options.ledger.parties = static_cast<std::size_t>(config.ledger_parties);
  options.obligations.exit_days = static_cast<int>(config.exit_days);
  options.obligations.counterpart_days = static_cast<int>(config.counterpart_days);
  options.obligation_places = static_cast<std::size_t>(config.obligation_places);
  options.permit_silence_max_ms = config.permit_silence_max_ms;
  options.caps = cap_terms(config);
  return options;
}

ClientLimits client_limits(const DaemonConfig& config) {
  ClientLimits limits;
  limits.session.frame_bytes_max = static_cast<std::size_t>(config.frame_bytes_max);
  limits.session.window = static_cast<std::uint32_t>(config.window);
  limits.session.window_max = static_cast<std::uint32_t>(config.window_max);
  limits.session.queued_reply_bytes_max = static_cast<std::size_t>(config.queued_reply_bytes_max);
  limits.session.frame_deadline_ms = config.frame_deadline_ms;
  limits.session.write_progress_ms = config.write_progress_ms;
  limits.session.idle_ms = config.idle_ms;
  limits.connections_max = static_cast<std::size_t>(config.connections_max);
  limits.keep_alive_ms = config.keep_alive_ms;
  return limits;
}

void fit_descriptors(DaemonConfig& config) {
  constexpr std::int64_t kOurOwn = 256;  // journal, snapshots, sockets, admin
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur == RLIM_INFINITY) return;
  const auto room = std::max<std::int64_t>(static_cast<std::int64_t>(limit.rlim_cur) - kOurOwn, 1);
  if (room >= config.connections_max) return;
  log::warn("connections_max lowered from " + std::to_string(config.connections_max) + " to " +
            std::to_string(room) + ": the system allows " + std::to_string(limit.rlim_cur) +
            " open files (ulimit -n)");
  config.connections_max = room;
}

}  // namespace luong
