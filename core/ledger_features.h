#pragma once

#include <cstdint>
#include <string>

#include "core/ledger_key.h"

namespace luong {

class CanonicalReader;

// What the ledger knows of a party (trader, broker) before the declaration at hand. Days are
// business days (+07:00); the day at hand counts as one of the 7 and of the 30.
struct PartyActivity {
  std::uint32_t declarations = 0;  // ever; 0: never seen, and all else is 0
  std::uint32_t days_known = 0;    // since the first of them
  std::uint32_t today = 0, last_7_days = 0, last_30_days = 0;
  // Declarations a day over the whole days before today, at most 29 of them; in 1e-4.
  std::int64_t daily_mean = 0;
  std::int64_t daily_deviation = 0;  // standard deviation of the same
  std::int64_t mean_value_vnd = 0;   // tax value a declaration, over all
  bool operator==(const PartyActivity&) const = default;
};

// What officers' checks of a party's lots have found, as far as they were reported here
// (inspection-result/1, pca-result/1). All 0: none was.
struct CheckHistory {
  std::uint32_t checks = 0, violations = 0;
  std::uint32_t days_since_violation =
      0;  // since the latest was reported; 0 also where there is none
  bool operator==(const CheckHistory&) const = default;
};

// The part of a verdict's input facts that comes from counting the stream (docs/ledger.md).
struct LedgerFeatures {
  std::uint32_t age_days = 0;  // since the ledger's first declaration: a young one knows little
  PartyActivity trader, broker;
  CheckHistory trader_checks;
  BySightingKind<std::uint16_t> first{};      // keys not seen within their window
  BySightingKind<std::uint16_t> of_others{};  // papers and boxes another trader showed last
  std::uint32_t bill_declarations = 0;        // most earlier declarations on one of the bills
  bool operator==(const LedgerFeatures&) const = default;
};

// Parts of the input facts' form; checks stand apart, for older facts know none.
void put(std::string& out, const LedgerFeatures& features);
void take(CanonicalReader& reader, LedgerFeatures& features);
void put(std::string& out, const CheckHistory& checks);
void take(CanonicalReader& reader, CheckHistory& checks);

}  // namespace luong
