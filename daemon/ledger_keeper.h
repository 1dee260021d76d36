#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "core/trade_counters.h"
#include "storage/chain.h"
#include "storage/part_files.h"

namespace luong {

// Keeps the ledger's counters over restarts: saves them part by part while the pipeline works, and
// at a start takes the parts back and counts again what the journal holds behind them. Nothing
// rests on the files: where they are missing, damaged or of another journal, all is counted again.
//
// The pipeline's thread calls it; a thread of its own writes. A part that cannot be written costs
// a longer start, so it is said in the log and tried again with the next round.
class LedgerKeeper {
 public:
  using Log = std::function<void(std::string_view line)>;  // any thread; may be empty

  // `directory` is the journal's; the parts lie in a folder of it.
  LedgerKeeper(const std::filesystem::path& directory, Log log);
  ~LedgerKeeper();
  LedgerKeeper(const LedgerKeeper&) = delete;
  LedgerKeeper& operator=(const LedgerKeeper&) = delete;

  // Fills `counters`, which are empty. The journal is open and its tail settled. Where an older
  // record is damaged it counts up to there and says so: the ledger is less than the journal. What
  // took long is saved at once, so that the next start does not do it again.
  std::optional<Error> restore(TradeCounters& counters);

  // After a commit: `last` is its last record, all decisions up to it are counted. Hands the part
  // saved longest ago to the writer every kDecisionsPerPart decisions, if that is idle.
  void committed(const TradeCounters& counters, const Receipt& last, std::uint64_t decisions);

  static constexpr std::uint64_t kDecisionsPerPart = 2'048;

 private:
  Result<bool> load_parts(TradeCounters& counters);
  // False where a part is of another journal.
  Result<bool> count_again(TradeCounters& counters);
  void save_all(const TradeCounters& counters);
  void write_parts();
  void say(std::string_view line) const {
    if (log_) log_(line);
  }

  const std::filesystem::path journal_;
  const Log log_;
  PartFiles files_;
  std::array<Receipt, TradeCounters::kParts> as_of_{};  // of the parts, as handed over
  std::uint64_t unsaved_ = 0;                           // decisions since then
  std::uint64_t counted_again_ = 0;                     // entries, at the start
  Receipt end_;                                         // the last of them

  std::mutex mutex_;  // guards:
  std::condition_variable changed_;
  bool waiting_ = false;  // `bytes_` of `part_` is to be written
  bool ending_ = false;
  std::size_t part_ = 0;
  Receipt last_;
  std::string bytes_;

  std::thread writer_;
};

}  // namespace luong
