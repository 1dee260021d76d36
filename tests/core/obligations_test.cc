// What is owed and by when: the table, its days, its limit, and that it reads back.
#include "core/obligations.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/declaration_builder.h"

namespace luong::test {
namespace {

using K = ObligationKind;
constexpr ObligationTerms kTerms{.exit_days = 10, .counterpart_days = 15};
const std::uint64_t kParty = TaxCode::parse("0100109106")->packed();

Obligation owed(std::uint64_t root, int due, std::uint64_t party = kParty, K kind = K::kReexport) {
  return {kind, root, party, Date{due}};
}
std::uint32_t overdue(Obligations& table, int day, K kind = K::kReexport,
                      std::uint64_t party = kParty) {
  return table.overdue(party, Date{day})[static_cast<std::size_t>(kind)];
}

TEST(Obligations, WhatADeclarationLeavesToBeDone) {
  const Date registered = *parse_date("2025-06-12");
  const auto due_in = [&](int days) { return Date{registered.days + days}; };
  const struct {
    const char* name;
    DeclarationBuilder builder;
    bool owes;
    K kind;
    Date due;
  } kCases[] = {
      {"plain", a_declaration(), false, {}, {}},
      {"temporary import", a_declaration().kind("G11").text("/reexport_deadline", "2025-07-12"),
       true, K::kReexport, due_in(30)},
      {"temporary import without a deadline", a_declaration().kind("G11"), false, {}, {}},
      {"temporary export",
       a_declaration().exports().kind("G61").text("/reexport_deadline", "2025-07-12"), true,
       K::kReexport, due_in(30)},
      {"a deadline that is past",
       a_declaration().kind("G13").text("/reexport_deadline", "2025-05-12"), true, K::kReexport,
       due_in(0)},
      {"re-export", a_declaration().exports().kind("G21"), true, K::kExit, due_in(10)},
      {"re-import", a_declaration().kind("G51"), false, {}, {}},
      {"transit", a_declaration().set("/transit_acts", "true"), true, K::kExit, due_in(10)},
      {"transit with a day",
       a_declaration().set("/transit_acts", "true").text("/reexport_deadline", "2025-06-20"), true,
       K::kExit, due_in(8)},
      {"on the spot", a_declaration().exports().text("/internal_ref", "#&XKTC"), true,
       K::kCounterpart, due_in(15)},
      {"on the spot, the import", a_declaration().text("/internal_ref", "#&NKTC"), false, {}, {}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Obligation made = obligation_of(c.builder.build(), kTerms, registered);
    EXPECT_EQ(made.root != 0, c.owes);
    if (!c.owes) continue;
    EXPECT_EQ(made.kind, c.kind);
    EXPECT_EQ(to_string(made.due), to_string(c.due));
    EXPECT_EQ(made.party, kParty);
  }
}

TEST(Obligations, AreOverdueFromTheDayAfterUntilTheyAreSettled) {
  Obligations table;
  table.open(owed(1, 20));
  table.open(owed(2, 21));
  table.open(owed(3, 20, 77));
  EXPECT_EQ(overdue(table, 20), 0U);
  EXPECT_EQ(overdue(table, 21), 1U);
  EXPECT_EQ(overdue(table, 22), 2U);
  EXPECT_EQ(overdue(table, 19), 2U) << "a clock set back";
  EXPECT_EQ(table.overdue_count(), 3U);
  table.close(K::kReexport, 1);
  table.close(K::kReexport, 1);
  table.close(K::kExit, 2);
  EXPECT_EQ(overdue(table, 22), 1U);
  table.open(owed(2, 30));  // The deadline was put off.
  EXPECT_EQ(overdue(table, 22), 0U);
  EXPECT_EQ(overdue(table, 31), 1U);
  table.open(owed(9, 30));
  EXPECT_EQ(overdue(table, 31), 2U) << "opened when it was past already";
  table.close_all(9);
  table.close_all(2);
  EXPECT_EQ(overdue(table, 31), 0U);
  EXPECT_EQ(table.open_count(), 1U);
}

TEST(Obligations, AFullTableForgetsTheLongestOverdueAndElseKeepsNoNewcomer) {
  Obligations table(3);
  table.open(owed(1, 10));
  table.open(owed(2, 11));
  table.open(owed(3, 50));
  table.open(owed(4, 60));
  EXPECT_FALSE(table.find(K::kReexport, 4)) << "nothing is overdue";
  EXPECT_EQ(table.forgotten(), 1U);
  EXPECT_EQ(overdue(table, 20), 2U);
  table.open(owed(4, 60));
  EXPECT_FALSE(table.find(K::kReexport, 1));
  EXPECT_TRUE(table.find(K::kReexport, 4));
  EXPECT_EQ(overdue(table, 20), 1U);
  EXPECT_EQ(table.open_count(), 3U);
  EXPECT_EQ(table.forgotten(), 2U);
}

// Against the plainest thing that can be right: a map walked through.
TEST(Obligations, CountAsAMapWouldAndReadBackAtAnyPoint) {
  std::mt19937 random(1);
  const auto below = [&](std::uint32_t n) { return random() % n; };
  Obligations table;
  std::map<std::pair<K, std::uint64_t>, Obligation> plain;
  int day = 100;
  std::size_t seen_overdue = 0;
  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t root = 1 + below(300);
    const auto kind = static_cast<K>(below(3));
    switch (below(4)) {
      case 0:
      case 1: {
        const Obligation o = owed(root, day + static_cast<int>(below(20)) - 2, 1 + below(5), kind);
        table.open(o);
        plain[{kind, root}] = o;
        break;
      }
      case 2:
        table.close(kind, root);
        plain.erase({kind, root});
        break;
      default:
        day += static_cast<int>(below(2));
        table.advance(Date{day});
    }
    if (step % 97 == 0) {
      std::string bytes;
      table.save(bytes);
      Obligations back;
      ASSERT_FALSE(back.load(bytes));
      table = back;
      std::string again;
      table.save(again);
      ASSERT_EQ(again, bytes);
    }
    const std::uint64_t party = 1 + below(5);
    Obligations::Counts counts{};
    for (const auto& [key, o] : plain) {
      if (o.party == party && o.due.days < day) ++counts[static_cast<std::size_t>(key.first)];
    }
    ASSERT_EQ(table.overdue(party, Date{day}), counts) << "step " << step;
    ASSERT_EQ(table.open_count(), plain.size());
    seen_overdue += counts[0];
  }
  EXPECT_GT(seen_overdue, 1'000U) << "the property was hardly tried";
}

TEST(Obligations, DamagedBytesAreRefused) {
  Obligations table;
  table.open(owed(1, 20));
  std::string bytes;
  table.save(bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_TRUE(Obligations().load(std::string_view(bytes).substr(0, size)));
  }
  EXPECT_TRUE(Obligations().load(bytes + '\0'));
}

}  // namespace
}  // namespace luong::test
