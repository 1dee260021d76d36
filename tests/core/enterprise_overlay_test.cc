#include "core/enterprise_overlay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/allocation_counter.h"

namespace luong {
namespace {

constexpr TaxCode kFirm = TaxCode::from_packed(100109106ULL << 4U | 10);
constexpr TaxCode kOther = TaxCode::from_packed(302108268ULL << 4U | 10);
constexpr std::int64_t kHour = 3'600'000;

// Instants are hours, to read well.
Instant at(int hour) { return Instant{hour * kHour}; }

Enterprise burdened() {
  Enterprise firm;
  firm.tax_code = kFirm.packed();
  firm.compliance_level = 4;
  firm.risk_class = 6;
  firm.voluntary_program = true;
  firm.tax_status = 8'003;
  firm.debt_over_90d_vnd = 5'000'000;
  firm.enforcement_stop = true;
  firm.stop_from = Date{20'000};
  firm.viol_sec12 = 1;
  firm.violations_365 = 3;
  firm.sec12_until = Date{20'300};
  firm.directive_no = 27;
  firm.directive_channel = 2;
  firm.directive_from = Date{20'000};
  firm.directive_to = Date{20'100};
  return firm;
}

ComplianceSnapshot generation(int hour, const Enterprise& firm = burdened()) {
  return ComplianceSnapshot(static_cast<std::uint64_t>(hour), at(hour), "", {firm}, {});
}

EnterpriseDelta delta(DeltaKind kind, int hour) {
  EnterpriseDelta delta;
  delta.tax_code = kFirm;
  delta.role = static_cast<std::uint8_t>(Role::kTrader);
  delta.kind = kind;
  delta.at = at(hour);
  return delta;
}

EnterpriseDelta valued(DeltaKind kind, int hour, std::int64_t value) {
  EnterpriseDelta with = delta(kind, hour);
  with.value = value;
  return with;
}

EnterpriseDelta decided(DeltaKind kind, int hour, std::string_view decision_no) {
  EnterpriseDelta with = delta(kind, hour);
  with.decision_no = decision_no;
  return with;
}

Enterprise seen(const EnterpriseOverlay& overlay, const ComplianceSnapshot& snapshot) {
  const auto record = overlay.in_force(snapshot, snapshot.find(kFirm, Role::kTrader));
  EXPECT_TRUE(record);
  return record.value_or(Enterprise{});
}

TEST(EnterpriseOverlay, EachKindChangesItsPartOfTheRecordAndNothingElse) {
  struct Case {
    EnterpriseDelta delta;
    void (*expect)(Enterprise&);
  };
  EnterpriseDelta stop = decided(DeltaKind::kStopOn, 11, "88/QD-CT");
  stop.from = Date{20'050};
  stop.to = Date{20'060};
  EnterpriseDelta directive = decided(DeltaKind::kDirectiveOn, 11, "5/CT");
  directive.from = Date{20'050};
  directive.channel = 3;
  directive.scan = true;
  const Case kCases[] = {
      {delta(DeltaKind::kDebtPaid, 11), [](Enterprise& e) { e.debt_over_90d_vnd = 0; }},
      {stop,
       [](Enterprise& e) {
         e.stop_from = Date{20'050};
         e.stop_to = Date{20'060};
       }},
      {delta(DeltaKind::kStopOff, 11),
       [](Enterprise& e) {
         e.enforcement_stop = false;
         e.stop_from = kNoDate;
       }},
      {valued(DeltaKind::kTaxStatus, 11, 8'001), [](Enterprise& e) { e.tax_status = 8'001; }},
      {valued(DeltaKind::kTaxStatus, 11, 0), [](Enterprise& e) { e.tax_status = 0; }},
      {delta(DeltaKind::kMembershipRevoked, 11),
       [](Enterprise& e) { e.voluntary_program = false; }},
      {decided(DeltaKind::kSanctionAnnulled, 11, "12/QD"),
       [](Enterprise& e) {
         e.viol_sec12 = 0;
         e.violations_365 = 2;
         e.sec12_until = kNoDate;
       }},
      {directive,
       [](Enterprise& e) {
         e.directive_no = 5;
         e.directive_channel = 3;
         e.directive_scan = true;
         e.directive_from = Date{20'050};
         e.directive_to = kNoDate;
       }},
      {decided(DeltaKind::kDirectiveOff, 11, "27/CT"),
       [](Enterprise& e) {
         e.directive_no = 0;
         e.directive_channel = 0;
         e.directive_from = e.directive_to = kNoDate;
       }},
      {decided(DeltaKind::kDirectiveOff, 11, "5/CT"), [](Enterprise&) {}},  // Another directive.
      {valued(DeltaKind::kRiskClass, 11, 9), [](Enterprise& e) { e.risk_class = 9; }},
      {valued(DeltaKind::kComplianceLevel, 11, 5), [](Enterprise& e) { e.compliance_level = 5; }},
  };
  const auto snapshot = generation(10);
  for (const Case& c : kCases) {
    SCOPED_TRACE(name(c.delta.kind));
    EnterpriseOverlay overlay;
    overlay.add(c.delta, 1);
    Enterprise expected = burdened();
    c.expect(expected);
    EXPECT_EQ(seen(overlay, snapshot), expected);
  }
}

TEST(EnterpriseOverlay, ADeltaAppliesOnlyOverGenerationsEvaluatedBeforeIt) {
  EnterpriseOverlay overlay;
  overlay.add(delta(DeltaKind::kDebtPaid, 10), 1);
  EXPECT_EQ(seen(overlay, generation(9)).debt_over_90d_vnd, 0);
  EXPECT_EQ(seen(overlay, generation(10)).debt_over_90d_vnd, 5'000'000) << "evaluated with it";
  EXPECT_EQ(seen(overlay, generation(11)).debt_over_90d_vnd, 5'000'000);
}

TEST(EnterpriseOverlay, ARollbackToAnOlderGenerationKeepsLaterDeltas) {
  EnterpriseOverlay overlay;
  overlay.add(valued(DeltaKind::kRiskClass, 12, 2), 1);
  overlay.add(valued(DeltaKind::kRiskClass, 36, 8), 2);
  EXPECT_EQ(seen(overlay, generation(48)).risk_class, 6);  // The new one knows better.
  EXPECT_EQ(seen(overlay, generation(24)).risk_class, 8);
  EXPECT_EQ(seen(overlay, generation(0)).risk_class, 8);
}

TEST(EnterpriseOverlay, TheLaterEffectWinsWhateverTheOrderOfArrival) {
  EnterpriseOverlay overlay;
  overlay.add(delta(DeltaKind::kStopOff, 15), 1);
  EnterpriseDelta late = delta(DeltaKind::kStopOn, 12);
  late.from = Date{1};
  overlay.add(late, 2);
  EXPECT_FALSE(seen(overlay, generation(10)).enforcement_stop);
  overlay.add(delta(DeltaKind::kStopOn, 16), 3);
  EXPECT_TRUE(seen(overlay, generation(10)).enforcement_stop);
}

TEST(EnterpriseOverlay, AtOneInstantTheLaterInTheJournalWins) {
  EnterpriseOverlay overlay;
  overlay.add(valued(DeltaKind::kRiskClass, 12, 2), 1);
  overlay.add(valued(DeltaKind::kRiskClass, 12, 9), 2);
  EXPECT_EQ(seen(overlay, generation(10)).risk_class, 9);
}

TEST(EnterpriseOverlay, OneSanctionIsAnnulledOnceAndCountsNeverFallBelowZero) {
  Enterprise firm = burdened();
  firm.viol_sec12 = 2;
  firm.violations_365 = 2;
  const auto snapshot = generation(10, firm);
  EnterpriseOverlay overlay;
  overlay.add(decided(DeltaKind::kSanctionAnnulled, 11, "12/QD"), 1);
  overlay.add(decided(DeltaKind::kSanctionAnnulled, 13, "12/QD"), 2);
  EXPECT_EQ(seen(overlay, snapshot).viol_sec12, 1);
  EXPECT_EQ(seen(overlay, snapshot).sec12_until, Date{20'300});
  overlay.add(decided(DeltaKind::kSanctionAnnulled, 13, "13/QD"), 3);
  overlay.add(decided(DeltaKind::kSanctionAnnulled, 14, "14/QD"), 4);
  EXPECT_EQ(seen(overlay, snapshot).viol_sec12, 0);
  EXPECT_EQ(seen(overlay, snapshot).violations_365, 0U);
}

TEST(EnterpriseOverlay, TheEndOfOneDirectiveLeavesAnotherInForce) {
  EnterpriseOverlay overlay;
  EnterpriseDelta fifth = decided(DeltaKind::kDirectiveOn, 11, "5/CT");
  fifth.channel = 3;
  overlay.add(fifth, 1);
  overlay.add(decided(DeltaKind::kDirectiveOff, 12, "27/CT"), 2);
  EXPECT_EQ(seen(overlay, generation(10)).directive_no, 5U);
  overlay.add(decided(DeltaKind::kDirectiveOff, 13, "5/CT"), 3);
  EXPECT_EQ(seen(overlay, generation(10)).directive_channel, 0);
}

TEST(EnterpriseOverlay, AnUnknownFirmStaysUnknown) {
  EnterpriseOverlay overlay;
  overlay.add(delta(DeltaKind::kDebtPaid, 11), 1);
  EXPECT_FALSE(overlay.in_force(generation(10), nullptr));
}

TEST(EnterpriseOverlay, TouchesAFirmInOneRoleOnly) {
  EnterpriseOverlay overlay;
  EXPECT_FALSE(overlay.touches(kFirm.packed(), Role::kTrader));
  overlay.add(delta(DeltaKind::kDebtPaid, 11), 4);
  EXPECT_TRUE(overlay.touches(kFirm.packed(), Role::kTrader));
  EXPECT_FALSE(overlay.touches(kFirm.packed(), Role::kBroker));
  EXPECT_FALSE(overlay.touches(kOther.packed(), Role::kTrader));
  EXPECT_EQ(overlay.last_sequence(), 4U);
  EXPECT_EQ(overlay.size(), 1U);
}

TEST(EnterpriseOverlay, WhatNoGenerationCanSeeAnyMoreIsDropped) {
  EnterpriseOverlay overlay;
  for (int i = 1; i <= 1'000; ++i) {
    overlay.add(delta(i % 2 == 0 ? DeltaKind::kStopOff : DeltaKind::kStopOn, i),
                static_cast<std::uint64_t>(i));
  }
  EXPECT_EQ(overlay.size(), 1U);
  EXPECT_FALSE(seen(overlay, generation(0)).enforcement_stop);
}

TEST(EnterpriseOverlay, TheRecordInForceIsWorkedOutWithoutAllocation) {
  EnterpriseOverlay overlay;
  overlay.add(delta(DeltaKind::kDebtPaid, 11), 1);
  const auto snapshot = generation(10);
  const Enterprise* found = snapshot.find(kFirm, Role::kTrader);
  const test::AllocationCounter allocations;
  const auto record = overlay.in_force(snapshot, found);
  EXPECT_EQ(allocations.count(), 0U);
  EXPECT_EQ(record->debt_over_90d_vnd, 0);
}

// ---- saved in checkpoints

EnterpriseOverlay some_overlay() {
  EnterpriseOverlay overlay;
  EnterpriseDelta stop = decided(DeltaKind::kStopOn, 12, "88/QD-CT");
  stop.from = Date{20'050};
  overlay.add(stop, 3);
  EnterpriseDelta other = valued(DeltaKind::kRiskClass, 11, 9);
  other.tax_code = kOther;
  overlay.add(other, 5);
  overlay.add(decided(DeltaKind::kSanctionAnnulled, 12, "12/QD"), 8);
  EnterpriseDelta directive = decided(DeltaKind::kDirectiveOn, 14, "5/CT");
  directive.channel = 3;
  directive.scan = true;
  overlay.add(directive, 9);
  return overlay;
}

std::string saved(const EnterpriseOverlay& overlay) {
  std::string bytes;
  overlay.save(bytes);
  return bytes;
}

TEST(EnterpriseOverlay, ALoadedOneIsTheSavedOne) {
  const EnterpriseOverlay overlay = some_overlay();
  EnterpriseOverlay loaded;
  ASSERT_FALSE(loaded.load(saved(overlay)));
  EXPECT_EQ(saved(loaded), saved(overlay));
  EXPECT_EQ(loaded.size(), overlay.size());
  EXPECT_EQ(loaded.last_sequence(), 9U);
  EXPECT_EQ(seen(loaded, generation(10)), seen(overlay, generation(10)));
  EnterpriseOverlay empty;
  ASSERT_FALSE(loaded.load(saved(empty)));
  EXPECT_EQ(loaded.size(), 0U);
}

TEST(EnterpriseOverlay, SavedBytesDoNotDependOnHashOrder) {
  // The same firms, touched in two orders; sequences cannot be the same, so effects tell.
  const auto firm = [](std::uint64_t i) { return TaxCode::from_packed(i * 7'919 << 4U | 10); };
  std::vector<std::uint64_t> order(500);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i + 1;
  std::string first;
  for (const unsigned seed : {1U, 2U}) {
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    EnterpriseOverlay touched;
    std::uint64_t sequence = 0;
    for (const std::uint64_t i : order) {
      EnterpriseDelta earlier = valued(DeltaKind::kRiskClass, 1, 2);
      earlier.tax_code = firm(i);
      touched.add(earlier, ++sequence);
    }
    for (std::uint64_t i = 1; i <= order.size(); ++i) {
      EnterpriseDelta later = valued(DeltaKind::kRiskClass, 2, 5);
      later.tax_code = firm(i);
      touched.add(later, ++sequence);
    }
    if (first.empty()) first = saved(touched);
    EXPECT_EQ(saved(touched), first);
  }
}

TEST(EnterpriseOverlay, CutOrLengthenedBytesAreRefusedAndChangeNothing) {
  const std::string good = saved(some_overlay());
  EnterpriseOverlay overlay = some_overlay();
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto error = overlay.load(good.substr(0, size));
    ASSERT_TRUE(error) << size;
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
  }
  EXPECT_TRUE(overlay.load(good + '\0'));
  EXPECT_EQ(saved(overlay), good);
}

TEST(EnterpriseOverlay, ImpossibleEntriesAreRefused) {
  constexpr std::size_t kHeader = 1 + 8 + 8;
  struct Case {
    std::size_t byte;
    char value;
  };
  const Case kCases[] = {
      {0, 2},             // Another format.
      {kHeader + 8, 0},   // No role.
      {kHeader + 8, 7},   // Beyond the roles.
      {kHeader + 9, 0},   // No kind.
      {kHeader + 9, 12},  // Beyond the kinds.
      {kHeader + 10, 4},  // Beyond Red.
      {kHeader + 11, 2},  // Neither false nor true.
  };
  for (const Case& c : kCases) {
    std::string bytes = saved(some_overlay());
    bytes[c.byte] = c.value;
    EnterpriseOverlay overlay;
    EXPECT_TRUE(overlay.load(bytes)) << c.byte;
    EXPECT_EQ(overlay.size(), 0U);
  }
}

}  // namespace
}  // namespace luong
