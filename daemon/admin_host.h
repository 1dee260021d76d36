#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "daemon/context_registry.h"
#include "daemon/control.h"
#include "daemon/log.h"
#include "daemon/pipeline.h"

namespace luong {

// The daemon at one moment, as `status` and `stats` tell it.
struct DaemonStatus {
  std::string_view state;  // "ready", "not ready", "draining"
  std::int64_t pid = 0;
  std::int64_t uptime_s = 0;
  std::vector<std::pair<std::string, Audience>> listeners;
  std::uint64_t connections = 0, connections_ever = 0, connections_refused = 0;
  std::uint64_t queue_depth = 0;
  std::uint64_t sequence = 0;
  std::string data_directory;
  std::string log_level;
  std::uint64_t log_lines_dropped = 0;
  ContextVersions versions;
  PipelineCounters counters;
  std::int64_t permit_silence_max_ms = 0;
  CapTerms cap_terms;
};

// What admin commands act on: the daemon, or a test's stand-in.
class AdminHost {
 public:
  virtual ~AdminHost() = default;

  virtual DaemonStatus status() = 0;
  virtual StageLatencies latencies() = 0;
  virtual ShadowReport shadow() = 0;
  virtual ContextRegistry& registry() = 0;
  virtual Instant now() = 0;

  // False where the pipeline takes nothing any more; `done` is then never called.
  virtual bool submit(std::unique_ptr<Control> control) = 0;
  // Runs it on a thread where it may take its time.
  virtual void run_heavy(std::function<void()> work) = 0;
  // Does so after this time; never where the daemon ends before.
  virtual void after(std::int64_t ms, std::function<void()> work) = 0;
  // Refuses new work; `done` is called (any thread) when everything that had arrived is answered.
  virtual void drain(std::function<void()> done) = 0;
  virtual void stop() = 0;
  virtual void set_log_level(log::Level level, std::string_view word) = 0;
};

}  // namespace luong
