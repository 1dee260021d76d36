#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "tools/latency_histogram.h"
#include "tools/message_glance.h"

namespace luong::tools {

// What a replay saw, counted as it goes. Latencies in nanoseconds.
struct ReplayReport {
  std::uint64_t messages = 0;  // taken from the source
  std::uint64_t answered = 0;  // with dec-result/1, or error/1 that is not tried again
  std::array<std::uint64_t, kAnswerStatuses> statuses{};
  std::array<std::uint64_t, 4> channels{};  // of OK, by channel; [0]: OK without a channel
  std::uint64_t replayed = 0;               // OK answers that were stored ones
  std::uint64_t scans_told = 0;  // answers that say whether a scan is recommended, as officers' do
  std::uint64_t scans = 0;       // recommended
  std::map<std::string, std::uint64_t, std::less<>> scans_of_device;
  std::map<std::string, std::uint64_t, std::less<>> codes;  // of INVALID, REJECTED, error/1
  std::uint64_t retried = 0, reconnects = 0, events = 0;
  std::uint64_t bytes_out = 0, bytes_in = 0;

  // The ledger's verdict: each message answered exactly once, and always the same.
  std::uint64_t lost = 0, doubled = 0, unexpected = 0, changed = 0;
  std::uint64_t raised = 0;    // other answers than before, of verdicts that rose since
  std::uint64_t compared = 0;  // answers that an earlier run had too

  LatencyHistogram from_due;   // fixed rate: from the intended send time; else from sending
  LatencyHistogram from_sent;  // from the moment the socket took the last byte
  std::uint64_t measured = 0;  // answers after the warm-up
  std::int64_t measured_ns = 0;
  std::int64_t elapsed_ns = 0;

  // Fixed rate: how late the client itself was in offering messages. Too late, and the run says
  // more about the client than about the daemon.
  std::uint64_t rate = 0;  // 0: closed loop
  std::uint64_t late = 0;  // messages offered more than kLateNs behind the schedule
  std::int64_t late_ns_max = 0;
  static constexpr std::int64_t kLateNs = 5'000'000;

  bool sound() const { return lost == 0 && doubled == 0 && unexpected == 0 && changed == 0; }
  // At most 1 % of the messages late.
  bool valid() const { return rate == 0 || late * 100 <= messages; }
  std::uint64_t errors() const;   // error/1 answers that stood
  std::uint64_t settled() const;  // answers that say what became of a message: any dec-result/1
};

// The report for a person, and as one JSON object without a newline.
std::string summary_text(const ReplayReport& report);
std::string summary_json(const ReplayReport& report);

// Conditions such as "p99<20ms, errors==0, lost==0": names of docs/replay.md, times in ns, us, ms,
// s. The first that does not hold, as a sentence; empty where all hold.
Result<std::string> broken_assertion(const ReplayReport& report, std::string_view conditions);

}  // namespace luong::tools
