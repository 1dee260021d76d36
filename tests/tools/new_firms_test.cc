// What `luong report new-firms` says of a handful of firms and of many.
#include "tools/new_firms.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "core/declaration_codec.h"
#include "tests/support/declaration_builder.h"
#include "tools/enterprise_population.h"

namespace luong::tools {
namespace {

const Date kDay = *parse_date("2025-06-12");

TaxCode firm_no(std::uint32_t n) { return tax_code_of(10'000'000 + n); }

Enterprise firm(std::uint32_t n, std::int32_t age_days, bool sanctioned) {
  Enterprise record;
  record.tax_code = firm_no(n).packed();
  record.established = Date{kDay.days - age_days};
  record.violations_365 = sanctioned ? 1 : 0;
  return record;
}

// Decisions of firms of one generation.
class Decisions {
 public:
  explicit Decisions(std::vector<Enterprise> known)
      : snapshot(1, Instant{}, "", std::move(known), {}) {}

  void add(std::uint32_t n, Channel channel) {
    const Declaration declaration = test::a_declaration()
                                        .registered_at("2025-06-12T08:00:00+07:00")
                                        .text("/trader/tax_code", firm_no(n).text())
                                        .build();
    Verdict verdict;
    verdict.channel = channel;
    verdict.decision = channel == Channel::kNone ? Decision::kRejected : Decision::kOk;
    std::string declaration_bytes, verdict_bytes;
    encode(declaration, declaration_bytes);
    encode(verdict, verdict_bytes);
    JournalEntry entry;
    entry.declaration = declaration_bytes;
    entry.verdict = verdict_bytes;
    PinnedContext context;
    context.snapshot = &snapshot;
    ASSERT_FALSE(firms.take(entry, context));
  }

  ComplianceSnapshot snapshot;
  NewFirms firms;
};

TEST(NewFirms, S003_41_TheFirst364DaysAreNew) {
  Decisions decisions({firm(1, 364, true), firm(2, 365, false), firm(3, 366, false)});
  decisions.add(1, Channel::kGreen);
  decisions.add(1, Channel::kRed);
  decisions.add(2, Channel::kYellow);
  decisions.add(3, Channel::kNone);
  decisions.add(4, Channel::kYellow);
  const auto found = decisions.firms.findings(decisions.snapshot);
  const auto& [young, established, unknown] = found.groups;
  EXPECT_EQ(young.decided, 2U);
  EXPECT_EQ(young.firms, 1U);
  EXPECT_EQ(young.by_channel[1], 1U);
  EXPECT_EQ(young.by_channel[3], 1U);
  EXPECT_EQ(young.sanctioned, 1U);
  EXPECT_EQ(young.green_of_sanctioned, 1U);
  EXPECT_EQ(established.firms, 2U);
  EXPECT_EQ(established.by_channel[2], 1U);
  EXPECT_EQ(established.refused, 1U);
  EXPECT_EQ(established.sanctioned, 0U);
  EXPECT_EQ(unknown.decided, 1U);
  EXPECT_EQ(found.proposal, NewFirms::Proposal::kTooFew);
}

struct Case {
  std::uint32_t sanctioned_new, sanctioned_established;  // of 100 each
  NewFirms::Proposal proposal;
};

TEST(NewFirms, S003_41_ProposesOnlyBeyondChance) {
  const Case kCases[] = {{30, 2, NewFirms::Proposal::kTighten},
                         {2, 30, NewFirms::Proposal::kRelax},
                         {5, 5, NewFirms::Proposal::kKeep},
                         {8, 4, NewFirms::Proposal::kKeep},
                         {0, 0, NewFirms::Proposal::kKeep}};
  for (const Case& c : kCases) {
    std::vector<Enterprise> firms;
    for (std::uint32_t n = 0; n < 100; ++n) {
      firms.push_back(firm(n, 100, n < c.sanctioned_new));
      firms.push_back(firm(100 + n, 2'000, n < c.sanctioned_established));
    }
    Decisions decisions(std::move(firms));
    for (std::uint32_t n = 0; n < 200; ++n) decisions.add(n, Channel::kGreen);
    const auto found = decisions.firms.findings(decisions.snapshot);
    EXPECT_EQ(name(found.proposal), name(c.proposal))
        << c.sanctioned_new << " against " << c.sanctioned_established;
    EXPECT_NE(new_firms_text(found).find("proposal: " + std::string(name(c.proposal))),
              std::string::npos);
    EXPECT_NE(new_firms_json(found).find("\"proposal\":\"" + std::string(name(c.proposal)) + '"'),
              std::string::npos);
  }
}

}  // namespace
}  // namespace luong::tools
