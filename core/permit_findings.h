#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/declaration.h"
#include "core/permit_record.h"
#include "core/reference_data.h"

namespace luong {

class CanonicalReader;

// How a goods line stands with the permit it needs (docs/permits.md). In the order in which, of
// several permits of one type, the best counts.
enum class PermitStanding : std::uint8_t {
  kNotRequired = 0,
  kMissing,
  kUnconfirmed,
  kFeedDown,
  kNotValid,
  kFailed,
  kOtherHolder,
  kExhausted,
  kPending,
  kMet,
};
std::string_view name(PermitStanding standing) noexcept;  // "other_holder"

// Whether a document is held by the declaration's trader, or by the principal it declares for.
bool is_own(const PermitRecord& record, const Declaration& declaration) noexcept;

// What the register said of the permits of one declaration, before it: part of its input facts.
struct PermitFacts {
  enum class Feed : std::uint8_t {
    kNotAsked = 0,  // the declaration names no permit, or is older than the register
    kUp,
    kDown,  // silent for too long: what follows may be old
  };
  Feed feed = Feed::kNotAsked;
  // One for each of the declaration's permits, in its order; kUnknown where the register has none,
  // or where the same permit was named before in the declaration.
  SmallList<PermitRecord, limits::kPermitsMax> records;

  void clear() {
    feed = Feed::kNotAsked;
    records.clear();
  }
  bool operator==(const PermitFacts&) const = default;
};
void put(std::string& out, const PermitFacts& facts);  // Part of the input facts' form.
void take(CanonicalReader& reader, PermitFacts& facts);

// The standing of each goods line with the permit that the rules ask for, and what the lines that
// have theirs draw from the balances. A pure function of declaration, facts and reference data.
// Reused; allocates nothing.
class PermitFindings {
 public:
  void find(const Declaration& declaration, const PermitFacts& facts,
            const ReferenceData& reference);

  // What find() was given; lives as long as that.
  const PermitFacts& facts() const { return *facts_; }
  // Of the line at a place of Declaration::lines.
  PermitStanding of_line(std::size_t line) const { return lines_[line]; }
  // What is drawn from each of the declaration's permits, in its order.
  Amount drawn(std::size_t permit) const { return drawn_[permit]; }
  // Some line has a permit of which the feed is too silent to tell.
  bool waits_for_feed() const noexcept;

 private:
  std::array<PermitStanding, limits::kLinesMax> lines_{};
  std::array<Amount, limits::kPermitsMax> drawn_{};
  std::size_t lines_used_ = 0;
  const PermitFacts* facts_ = nullptr;
};

// How a goods line stands with a document of a type that the criterion names, balances left aside.
PermitStanding document_standing(const Declaration& declaration, const PermitFacts& facts,
                                 const GoodsLine& line, Code<4> type) noexcept;

}  // namespace luong
