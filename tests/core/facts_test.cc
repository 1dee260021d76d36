#include "core/facts.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace luong {
namespace {

InputFacts some_facts() {
  InputFacts facts;
  facts.arrival.ms = 1'749'692'467'218;
  facts.client = 0xFEDCBA9876543210;
  facts.audience = Audience::kOfficer;
  facts.deadline_passed = true;
  facts.draw_root = 10654321098;
  facts.scan_offer.device = "HPH-F1";
  facts.scan_offer.first_hour = 486'000;
  facts.scan_offer.hours = 2;
  facts.scan_offer.containers = 17;
  facts.scan_offer.tokens_per_hour = 12;
  facts.scan_offer.tokens_before = 3;
  facts.stream.prearrival_channel = 3;
  facts.stream.prior_scan = true;
  facts.stream.prearrival_sequence = 71;
  facts.scan_bid.rank = {ScanRank::Order::kTier1, 310};
  facts.scan_bid.asked.push_back({"HPH-F1", 3'000});
  facts.scan_bid.asked.push_back({"HPH-M1", 1'352});
  facts.stream.prior_channel = 2;
  facts.stream.prior_number = 106543210980;
  facts.stream.prior_sequence = 77;
  facts.stream.amends_known_channel = true;
  facts.stream.amendment_lowers = true;
  facts.stream.cancelled_channel = 3;
  facts.stream.cancelled_root = 10654321001;
  facts.stream.cancelled_draw_root = 10654321002;
  facts.stream.preregistrations = 10;
  facts.stream.family_channel = 2;
  facts.stream.family_number = 106543210970;
  facts.ledger.age_days = 400;
  facts.ledger.trader = {.declarations = 12'000,
                         .days_known = 300,
                         .today = 7,
                         .last_7_days = 200,
                         .last_30_days = 900,
                         .daily_mean = 301'724,
                         .daily_deviation = 51'260,
                         .mean_value_vnd = 1'152'480'000};
  facts.ledger.broker.declarations = 1;
  facts.ledger.first[index_of(SightingKind::kOrigin)] = 2;
  facts.ledger.of_others[index_of(SightingKind::kContainer)] = 999;
  facts.ledger.bill_declarations = 3;
  facts.intel = {.matches = 3,
                 .unverified = 40,
                 .verified = 90,
                 .unverified_sequence = 12,
                 .verified_sequence = 700};
  facts.ledger.trader_checks = {.checks = 9, .violations = 2, .days_since_violation = 41};
  facts.permits.feed = PermitFacts::Feed::kDown;
  facts.permits.records.push_back({.type = "MPHM",
                                   .no = "118/2025/BYT-QLD",
                                   .state = PermitState::kValid,
                                   .holder = TaxCode::parse("0100109106")->packed(),
                                   .valid_from = *parse_date("2025-01-01"),
                                   .valid_to = *parse_date("2025-12-31"),
                                   .limited = true,
                                   .unit = "KGM",
                                   .granted = {20'000'000},
                                   .used_elsewhere = {10'000},
                                   .used = {5'000},
                                   .ministry = "BYT",
                                   .at = {1'749'692'000'000}});
  facts.permits.records[0].hs.push_back("3304");
  facts.permits.records.push_back({});
  facts.accounts.asked = true;
  facts.accounts.exempt.push_back(facts.permits.records[0]);
  facts.accounts.opener = AccountFacts::Opener::kInForce;
  facts.accounts.opener_root = 10654321003;
  facts.accounts.opened.push_back(facts.permits.records[0]);
  facts.obligations.overdue = {1, 0, 70'000};
  facts.obligations.opened = {ObligationKind::kExit, 10654321098, 100'109'106, Date{20'000}};
  facts.obligations.settled = {ObligationKind::kReexport, 10654321003, 100'109'106, Date{19'000}};
  facts.obligations.reopened = {ObligationKind::kReexport, 10654321004, 100'109'106, Date{-1}};
  return facts;
}

TEST(InputFacts, ReadBackAsWritten) {
  for (const InputFacts& facts : {InputFacts{}, some_facts()}) {
    std::string bytes;
    encode(facts, bytes);
    InputFacts back = some_facts();
    ASSERT_FALSE(decode(bytes, back));
    EXPECT_EQ(back, facts);
  }
}

TEST(InputFacts, NegativeTimesSurvive) {
  InputFacts facts;
  facts.arrival.ms = INT64_MIN;
  facts.scan_offer.first_hour = -1;
  std::string bytes;
  encode(facts, bytes);
  InputFacts back;
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);
}

TEST(InputFacts, CutLengthenedOrOutOfRangeIsCorrupt) {
  std::string bytes;
  encode(some_facts(), bytes);
  InputFacts back;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto error = decode(std::string_view(bytes).substr(0, length), back);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
  }
  EXPECT_TRUE(decode(bytes + '\0', back));
  EXPECT_TRUE(decode("\x09" + bytes.substr(1), back)) << "an unknown format";
}

// Journals of before 2026-11-26 hold facts without the ledger's part, those of that day without
// permits, those of the day after without the parts of a consignment, then without accounts, then
// without checks, then without intelligence, then without bids for a scan.
TEST(InputFacts, OfOlderFormatsAreReadWithNothingCountedAskedOrJoined) {
  constexpr std::size_t kNoBid = 4;                   // bytes: 0, 0, 0, 0
  constexpr std::size_t kNoIntel = 1 + kNoBid;        // byte: 0
  constexpr std::size_t kNoChecks = 3 + kNoIntel;     // bytes: 0, 0, 0
  constexpr std::size_t kNoAccounts = 7 + kNoChecks;  // bytes: 0, and six times 0
  constexpr std::size_t kNoFamily = 2 + kNoAccounts;  // bytes: 0 and 0
  InputFacts facts = some_facts();
  std::string bytes, nothing_asked, nothing_counted;
  facts.scan_bid = {};
  facts.stream.prearrival_channel = 0;
  facts.stream.prior_scan = facts.stream.prearrival_suspect = false;
  facts.stream.prearrival_sequence = 0;
  encode(facts, bytes);
  bytes.resize(bytes.size() - kNoBid);
  bytes[0] = 7;
  InputFacts back = some_facts();
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);

  facts.intel = {};
  bytes.clear();
  encode(facts, bytes);
  bytes.resize(bytes.size() - kNoIntel);
  bytes[0] = 6;
  back = some_facts();
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);

  facts.ledger.trader_checks = {};
  bytes.clear();
  encode(facts, bytes);
  bytes.resize(bytes.size() - kNoChecks);
  bytes[0] = 5;
  back = some_facts();
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);

  facts.accounts = {};
  facts.obligations = {};
  bytes.clear();
  encode(facts, bytes);
  bytes.resize(bytes.size() - kNoAccounts);
  bytes[0] = 4;
  back = some_facts();
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);

  facts.stream.family_channel = 0;
  facts.stream.family_number = 0;
  bytes.clear();
  encode(facts, bytes);
  bytes.resize(bytes.size() - kNoFamily);
  bytes[0] = 3;
  back = some_facts();
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);

  facts.permits = {};
  bytes.clear();
  encode(facts, bytes);
  put(nothing_asked, PermitFacts{});
  bytes.resize(bytes.size() - kNoFamily - nothing_asked.size());
  bytes[0] = 2;
  back = some_facts();
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);

  facts.ledger = {};
  bytes.clear();
  encode(facts, bytes);
  put(nothing_counted, LedgerFeatures{});
  bytes.resize(bytes.size() - kNoFamily - nothing_asked.size() - nothing_counted.size());
  bytes[0] = 1;
  back = some_facts();
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, facts);
}

TEST(InputFacts, ClearedAreAsNew) {
  InputFacts facts = some_facts();
  facts.clear();
  EXPECT_EQ(facts, InputFacts{});
}

TEST(InputFacts, WithoutHistoryOnlyWhatTheMessageItselfTells) {
  InputFacts facts = some_facts();
  const InputFacts bare = facts.without_history();
  facts.stream = {};
  facts.ledger = {};
  facts.scan_offer = {};
  facts.scan_bid = {};
  facts.permits = {};
  facts.accounts = {};
  facts.obligations = {};
  facts.intel = {};
  EXPECT_EQ(bare, facts);
}

TEST(InputFacts, ChangedBytesAreCorruptOrOtherFactsNeverASecondSpelling) {
  std::string bytes;
  encode(some_facts(), bytes);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int mask = 1; mask < 256; ++mask) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(mask));
      InputFacts back;
      if (decode(changed, back)) continue;
      std::string again;
      encode(back, again);
      ASSERT_EQ(again, changed) << "at " << at;
    }
  }
}

TEST(ContextVersions, ReadBackAsWritten) {
  ContextVersions versions{20'250'612, 41, std::string(64, 'a'), std::string(64, 'b'), "", "k1"};
  versions.epoch = {7, 320, 2'001};
  std::string bytes;
  encode(versions, bytes);
  ContextVersions back{1, 2, "x", "y", "z", "w"};
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, versions);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_TRUE(decode(std::string_view(bytes).substr(0, length), back));
  }
  EXPECT_TRUE(decode(bytes + "x", back));
}

TEST(Audience, HasAName) {
  EXPECT_EQ(name(Audience::kDeclarant), "declarant");
  EXPECT_EQ(name(Audience::kOfficer), "officer");
  EXPECT_EQ(name(Audience::kAuditor), "auditor");
}

}  // namespace
}  // namespace luong
