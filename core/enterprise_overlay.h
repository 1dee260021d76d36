#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/compliance_snapshot.h"
#include "core/message.h"

namespace luong {

// The `enterprise-delta/1` records since the generations were made: what the next declaration must
// see although the daily snapshot does not know it yet. A delta that took effect after a
// generation's `evaluated_at` applies over that generation, so a rollback to an older one keeps
// later deltas. Part of the in-order state: one thread writes, between segments of a batch; readers
// of that segment see it unchanged. Saved in checkpoints, rebuilt from the journal.
class EnterpriseOverlay {
 public:
  struct Entry {
    std::uint64_t tax_code = 0;
    Role role = Role::kTrader;
    DeltaKind kind = DeltaKind::kDebtPaid;
    std::uint8_t channel = 0;
    bool scan = false;
    Instant at;
    Date from = kNoDate, to = kNoDate;
    std::int64_t value = 0;
    std::uint64_t sequence = 0;  // journal sequence of the delta
    bool operator==(const Entry&) const = default;
  };

  void add(const EnterpriseDelta& delta, std::uint64_t sequence);

  // The record in force for a declaration: the generation's, with later deltas applied. `found` may
  // be null (a firm the generation lacks): then the deltas alone cannot make it known, and the
  // answer is nothing.
  std::optional<Enterprise> in_force(const ComplianceSnapshot& snapshot, const Enterprise* found) const;
  bool touches(std::uint64_t tax_code_packed, Role role) const noexcept;

  std::uint64_t last_sequence() const { return last_sequence_; }  // "delta sequence" verdicts cite
  std::size_t size() const { return count_; }

  void save(std::string& out) const;  // canonical: independent of hash order
  std::optional<Error> load(std::string_view bytes);

 private:
  boost::unordered_flat_map<std::uint64_t, std::vector<Entry>> by_key_;
  std::uint64_t last_sequence_ = 0;
  std::size_t count_ = 0;
};

}  // namespace luong
