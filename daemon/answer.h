#pragma once

#include <memory>
#include <string>

#include "core/reply.h"
#include "core/stream_ledger.h"
#include "daemon/batch_slot.h"
#include "storage/journal.h"

namespace luong {

// Writes reply lines into a run's reply buffer and notes in the slot where its line stands.
class Answerer {
 public:
  explicit Answerer(std::string& out) : out_(out) {}

  void invalid(BatchSlot& slot, const Error& error);
  void conflict(BatchSlot& slot);
  void noted(BatchSlot& slot, const Receipt& receipt);
  void verdict(BatchSlot& slot, const Receipt& receipt, const ContextVersions& versions,
               const CriteriaPack* pack);
  void wire_error(BatchSlot& slot, WireError error, std::int64_t after_ms,
                  std::string_view message);
  void hello(BatchSlot& slot, std::uint32_t window, std::size_t frame_bytes_max,
             const std::optional<EventsTold>& events);
  void level(BatchSlot& slot, const Enterprise& record, Instant as_of);
  // The stored answer of an entry: byte for byte for the same message, else with the new msg_id and
  // `replayed`.
  void stored(BatchSlot& slot, const StoredEntry& entry, bool same_message, const Verdict& verdict,
              const ContextVersions& versions, const CriteriaPack* pack);
  void stored_noted(BatchSlot& slot, const StoredEntry& entry, bool same_message);

 private:
  template <typename Write>
  void line(BatchSlot& slot, Write&& write);

  std::string& out_;
};

}  // namespace luong
