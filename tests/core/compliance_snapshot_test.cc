#include "core/compliance_snapshot.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <memory>

#include "tests/support/allocation_counter.h"

namespace luong {
namespace {

constexpr Instant kEvaluated{1'749'661'200'000};

TaxCode tax_code(std::uint64_t number) { return TaxCode::from_packed(number << 4U | 10); }

Enterprise firm(std::uint64_t number, Role role, std::uint8_t risk_class) {
  Enterprise enterprise;
  enterprise.tax_code = tax_code(number).packed();
  enterprise.role = role;
  enterprise.risk_class = risk_class;
  return enterprise;
}

TEST(ComplianceSnapshot, FindsByTaxCodeAndRole) {
  const ComplianceSnapshot snapshot(
      7, kEvaluated, "abc",
      {firm(100109106, Role::kTrader, 3), firm(100109106, Role::kBroker, 5),
       firm(302108268, Role::kTrader, 1)},
      {});
  EXPECT_EQ(snapshot.size(), 3U);
  EXPECT_EQ(snapshot.generation(), 7U);
  EXPECT_EQ(snapshot.evaluated_at(), kEvaluated);
  ASSERT_NE(snapshot.find(tax_code(100109106), Role::kTrader), nullptr);
  EXPECT_EQ(snapshot.find(tax_code(100109106), Role::kTrader)->risk_class, 3);
  EXPECT_EQ(snapshot.find(tax_code(100109106), Role::kBroker)->risk_class, 5);
  EXPECT_EQ(snapshot.find(tax_code(302108268), Role::kBroker), nullptr);
  EXPECT_EQ(snapshot.find(tax_code(1), Role::kTrader), nullptr);
  EXPECT_EQ(snapshot.find(TaxCode(), Role::kTrader), nullptr);
}

TEST(ComplianceSnapshot, TenAndThirteenDigitsOfOneNumberAreTwoFirms) {
  const auto ten = TaxCode::parse("0000000107");
  const auto thirteen = TaxCode::parse("0000000000107");
  ASSERT_TRUE(ten && thirteen);
  Enterprise enterprise;
  enterprise.tax_code = ten->packed();
  const ComplianceSnapshot snapshot(1, kEvaluated, "", {enterprise}, {});
  EXPECT_NE(snapshot.find(*ten, Role::kTrader), nullptr);
  EXPECT_EQ(snapshot.find(*thirteen, Role::kTrader), nullptr);
}

TEST(ComplianceSnapshot, FindsABrokerByItsCode) {
  const ComplianceSnapshot snapshot(1, kEvaluated, "",
                                    {firm(1, Role::kTrader, 2), firm(1, Role::kBroker, 4)},
                                    {{Role::kBroker, "BK001", tax_code(1).packed()}});
  ASSERT_NE(snapshot.find_party(Role::kBroker, "BK001"), nullptr);
  EXPECT_EQ(snapshot.find_party(Role::kBroker, "BK001")->role, Role::kBroker);
  EXPECT_EQ(snapshot.find_party(Role::kBroker, "BK001")->risk_class, 4);
  EXPECT_EQ(snapshot.find_party(Role::kBroker, "BK002"), nullptr);
  EXPECT_EQ(snapshot.find_party(Role::kBroker, "bk001"), nullptr);
  EXPECT_EQ(snapshot.find_party(Role::kBroker, ""), nullptr);
}

TEST(ComplianceSnapshot, AnEmptyOneFindsNobody) {
  const ComplianceSnapshot snapshot(1, kEvaluated, "", {}, {});
  EXPECT_EQ(snapshot.find(tax_code(1), Role::kTrader), nullptr);
  EXPECT_EQ(snapshot.find_party(Role::kBroker, "BK001"), nullptr);
}

TEST(ComplianceSnapshot, FindingAllocatesNothing) {
  const ComplianceSnapshot snapshot(1, kEvaluated, "", {firm(1, Role::kBroker, 4)},
                                    {{Role::kBroker, "BK001", tax_code(1).packed()}});
  const test::AllocationCounter allocations;
  EXPECT_NE(snapshot.find(tax_code(1), Role::kBroker), nullptr);
  EXPECT_NE(snapshot.find_party(Role::kBroker, "BK001"), nullptr);
  EXPECT_EQ(allocations.count(), 0U);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LUONG_OWN_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LUONG_OWN_MALLOC 1
#endif
#endif

// What malloc has handed out, its own overhead included.
std::size_t heap_bytes() {
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

TEST(ComplianceSnapshot, TwoHundredThousandFirmsFitIn52Megabytes) {
  constexpr std::size_t kFirms = 200'000;
  constexpr std::size_t kBrokers = 2'000;
  const std::size_t before = heap_bytes();
  std::unique_ptr<ComplianceSnapshot> snapshot;
  {
    std::vector<Enterprise> firms;
    std::vector<PartyCode> brokers;
    firms.reserve(kFirms);  // As storage does, which knows the count.
    for (std::uint64_t i = 0; i < kFirms; ++i) {
      const bool broker = i < kBrokers;
      firms.push_back(firm(i * 7'919 + 1, broker ? Role::kBroker : Role::kTrader, 5));
      if (broker)
        brokers.push_back({Role::kBroker, "BK" + std::to_string(i), firms.back().tax_code});
    }
    snapshot = std::make_unique<ComplianceSnapshot>(1, kEvaluated, std::string(64, 'a'),
                                                    std::move(firms), brokers);
  }
  EXPECT_LT(snapshot->memory_bytes(), kFirms * 260);
  RecordProperty("memory_bytes", static_cast<int>(snapshot->memory_bytes()));
  std::printf("hot view: %zu bytes, %zu a firm\n", snapshot->memory_bytes(),
              snapshot->memory_bytes() / kFirms);
#ifndef LUONG_OWN_MALLOC
  const std::size_t measured = heap_bytes() - before;
  EXPECT_LT(measured, kFirms * 260);
  EXPECT_NEAR(static_cast<double>(measured), static_cast<double>(snapshot->memory_bytes()),
              static_cast<double>(kFirms) * 2)
      << "memory_bytes() is not what the heap gave";
#else
  static_cast<void>(before);
#endif
}

}  // namespace
}  // namespace luong
