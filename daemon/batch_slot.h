#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ledger_key.h"
#include "core/message_keys.h"
#include "core/message_parser.h"
#include "core/scorer.h"
#include "core/stream_ledger.h"
#include "core/verdict.h"
#include "daemon/intake.h"

namespace luong {

// What the in-order step decided to do with an arrival, to be finished with its segment.
enum class Pending : std::uint8_t { kNothing, kJudge, kNote };

// All that is known of one arrival while its batch is worked on. Slots are reused batch after batch
// and keep their memory, so that a warm pipeline allocates nothing per declaration.
struct BatchSlot {
  const Arrival* arrival = nullptr;

  // After the parse stage (parallel):
  TextArena text;
  Message message;
  std::optional<Error> error;
  std::string canonical;  // of a declaration, else of the event
  ContentHash content;
  std::array<char, 16> text_hash{};  // XXH3-128 of the received line
  MessageKeys keys;
  LedgerKeys ledger_keys;  // of a declaration

  // After the first in-order step:
  Pending pending = Pending::kNothing;
  Admitted admitted;
  InputFacts facts;

  // After the score stage (parallel):
  Parties parties;
  Verdict verdict;
  Discretion discretion;
  std::vector<const Criterion*> alerting;  // hit, and raise an alert

  // After the second in-order step:
  Selection selection;

  // Its reply, in the run's reply bytes; size 0 where it has none (an operator's command).
  std::size_t reply_at = 0;
  std::size_t reply_size = 0;
  std::uint32_t window = 0;
  bool subscribes = false;
};

}  // namespace luong
