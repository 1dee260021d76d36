#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/compliance_snapshot.h"
#include "core/error.h"
#include "core/message.h"

namespace luong {

// The `enterprise-delta/1` records since the generations were made: what the next declaration must
// see although the daily snapshot does not know it yet. A delta that took effect after a
// generation's `evaluated_at` applies over that generation, so a rollback to an older one keeps
// later deltas. Part of the in-order state: one thread writes, between segments of a batch; readers
// of that segment see it unchanged. Saved in checkpoints, rebuilt from the journal.
//
// Of two deltas on one thing (the debt, the stop, the directive, the class ...) the one that took
// effect later wins, whatever order they came in; at the same instant the later in the journal.
// An annulled sanction counts once, however often its decision number is sent. The end of a
// directive that names a number (its decision_no begins with it) ends that one only. What a later
// delta hides under every generation is dropped, so a firm holds a few entries, not its history.
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
    std::int64_t value = 0;      // tax status, class, level; the number of a directive
    std::uint64_t decision = 0;  // hash of decision_no, 0 without one
    std::uint64_t sequence = 0;  // journal sequence of the delta
    bool operator==(const Entry&) const = default;
  };

  void add(const EnterpriseDelta& delta, std::uint64_t sequence);

  // The record in force for a declaration: the generation's, with later deltas applied. `found` may
  // be null (a firm the generation lacks): then the deltas alone cannot make it known, and the
  // answer is nothing. Allocates nothing.
  std::optional<Enterprise> in_force(const ComplianceSnapshot& snapshot,
                                     const Enterprise* found) const;
  // When the latest delta in force over the generation took effect on this firm, if any has.
  std::optional<Instant> changed_at(const ComplianceSnapshot& snapshot,
                                    std::uint64_t tax_code_packed, Role role) const noexcept;
  bool touches(std::uint64_t tax_code_packed, Role role) const noexcept;

  std::uint64_t last_sequence() const { return last_sequence_; }  // "delta sequence" verdicts cite
  std::size_t size() const { return count_; }

  // Whether a delta of this firm came later: then what a verdict citing `sequence` saw of the firm
  // can no longer be told from here, since a later delta may have taken an earlier one's place.
  bool touched_after(std::uint64_t tax_code_packed, Role role,
                     std::uint64_t sequence) const noexcept;

  void save(std::string& out) const;  // canonical: independent of hash order
  // Replaces what it holds; on an error it holds what it held.
  std::optional<Error> load(std::string_view bytes);

 private:
  // In the order they took effect; within one instant in journal order.
  using Entries = std::vector<Entry>;
  void insert(Entries& entries, const Entry& entry);

  boost::unordered_flat_map<std::uint64_t, Entries> by_key_;  // enterprise_key
  std::uint64_t last_sequence_ = 0;
  std::size_t count_ = 0;
};

}  // namespace luong
