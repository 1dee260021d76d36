#include "core/verdict.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace luong {
namespace {

using Random = std::mt19937_64;

std::uint64_t any(Random& random, std::uint64_t below) { return random() % below; }

std::uint64_t any_width(Random& random) { return random() >> any(random, 64); }

CriterionId any_id(Random& random) {
  return CriterionId("ABCDEFGH").view().substr(0, 1 + any(random, 8));
}

constexpr std::string_view kWords[] = {"sample", "value_consult", "", "co_verify", "permit_rules"};

ScanOffer any_offer(Random& random) {
  ScanOffer offer;
  offer.device = "HPH-F1";
  offer.first_hour = static_cast<std::int64_t>(any_width(random));
  offer.hours = static_cast<std::uint8_t>(random());
  offer.containers = static_cast<std::uint16_t>(random());
  offer.tokens_per_hour = static_cast<std::uint16_t>(random());
  offer.tokens_before = static_cast<std::uint32_t>(random());
  offer.refusal = static_cast<ScanRefusal>(any(random, 5));
  return offer;
}

Verdict any_verdict(Random& random) {
  Verdict v;
  v.decision = any(random, 2) != 0 ? Decision::kOk : Decision::kRejected;
  v.channel = static_cast<Channel>(any(random, 4));
  v.gate = static_cast<std::uint16_t>(any(random, kGateAll + 1U));
  v.form = static_cast<Form>(any(random, 4));
  v.extent = static_cast<Extent>(any(random, 3));
  if (any(random, 2) != 0) v.official_code = "E8000";
  v.as_of.ms = static_cast<std::int64_t>(random());
  v.hold = any(random, 2) != 0;
  if (v.hold) v.hold_code = any_id(random);
  v.incomplete = any(random, 2) != 0;
  v.tier1_score = static_cast<std::int32_t>(any(random, 1001));
  v.tier2_score = static_cast<std::int32_t>(random());
  for (std::uint64_t n = any(random, 5); n-- > 0;) {
    v.hits.push_back({any_id(random), static_cast<std::int32_t>(random()), any_width(random),
                      static_cast<std::int64_t>(any_width(random) >> 1U)});
  }
  for (std::uint64_t n = any(random, 3); n-- > 0;) {
    v.draws.push_back({any_id(random), random(), any(random, 2) != 0});
  }
  for (std::uint64_t n = any(random, 3); n-- > 0;) v.skipped.push_back(any_id(random));
  for (std::uint64_t n = any(random, 3); n-- > 0;) v.failed.push_back(any_id(random));
  for (std::uint64_t n = any(random, 3); n-- > 0;) {
    v.missing_tables.push_back(kWords[any(random, std::size(kWords))]);
    v.advice.push_back(kWords[any(random, std::size(kWords))]);
  }
  v.scan.recommended = any(random, 2) != 0;
  v.scan.failed = static_cast<std::uint8_t>(any(random, kScanAll + 1U));
  v.scan.weight = static_cast<std::int32_t>(random());
  v.scan.offer = any_offer(random);
  for (std::uint64_t n = any(random, 4); n-- > 0;) v.scan.containers.push_back("CSQU3054383");
  v.supersedes = any_width(random);
  v.revision = static_cast<std::uint16_t>(random());
  return v;
}

std::string bytes_of(const Verdict& verdict) {
  std::string bytes;
  encode(verdict, bytes);
  return bytes;
}

TEST(Verdict, ReadsBackAsWritten) {
  Random random(1);
  Verdict back;  // One for all: what is left in it must not show.
  for (int i = 0; i < 2'000; ++i) {
    const Verdict verdict = any_verdict(random);
    const std::string bytes = bytes_of(verdict);
    ASSERT_FALSE(decode(bytes, back));
    ASSERT_EQ(back, verdict);
    ASSERT_EQ(bytes_of(back), bytes);
  }
}

TEST(Verdict, CutAnywhereOrLengthenedIsCorrupt) {
  Random random(2);
  for (int i = 0; i < 50; ++i) {
    const std::string bytes = bytes_of(any_verdict(random));
    Verdict back;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const auto error = decode(std::string_view(bytes).substr(0, length), back);
      ASSERT_TRUE(error) << length << " of " << bytes.size();
      ASSERT_EQ(error->code, ErrorCode::kCorrupt);
      ASSERT_EQ(back, Verdict{}) << "a corrupt verdict must release nothing";
    }
    ASSERT_TRUE(decode(bytes + '\0', back));
  }
}

TEST(Verdict, ChangedBytesAreCorruptOrAnotherVerdictNeverASecondSpelling) {
  Random random(3);
  int refused = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string bytes = bytes_of(any_verdict(random));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1 + any(random, 255)));
      Verdict back;
      if (decode(changed, back)) {
        ++refused;
      } else {
        ASSERT_EQ(bytes_of(back), changed);
        ASSERT_NE(bytes_of(back), bytes);
      }
    }
  }
  EXPECT_GT(refused, 1'000);
}

TEST(Verdict, BytesOfAnEmptyOneAreFixedForever) {
  // Journals of years hold this form. Format, decision, then zeros for every absent member.
  const std::string bytes = bytes_of(Verdict{});
  EXPECT_EQ(bytes, std::string("\x01\x01", 2) + std::string(30, '\0'));
}

TEST(Verdict, DefaultReleasesNothing) {
  EXPECT_EQ(Verdict{}.channel, Channel::kNone);
  EXPECT_LT(Channel::kNone, Channel::kGreen);
  Random random(4);
  Verdict used = any_verdict(random);
  used.clear();
  EXPECT_EQ(used, Verdict{});
}

TEST(Verdict, ClearKeepsTheMemory) {
  Verdict verdict;
  verdict.hits.resize(10);
  verdict.scan.containers.resize(10);
  const auto* hits = verdict.hits.data();
  const auto* containers = verdict.scan.containers.data();
  verdict.clear();
  verdict.hits.resize(10);
  verdict.scan.containers.resize(10);
  EXPECT_EQ(verdict.hits.data(), hits);
  EXPECT_EQ(verdict.scan.containers.data(), containers);
}

TEST(Verdict, NamesEachGateAndScanCondition) {
  EXPECT_EQ(gate_names(0).size(), 0U);
  EXPECT_EQ(gate_names(kGateSign | kGateInherited),
            (std::vector<std::string_view>{"SIGN", "INHERITED"}));
  EXPECT_EQ(gate_names(kGateAll).size(), 9U);
  EXPECT_EQ(scan_condition_names(kScanAll).size(), 12U);
  EXPECT_EQ(scan_condition_names(kScanCapacity), (std::vector<std::string_view>{"CAPACITY"}));
  EXPECT_EQ(name(Channel::kRed), "RED");
  EXPECT_EQ(name(Form::kScan), "scan");
  EXPECT_EQ(name(Extent::kShare), "share");
}

}  // namespace
}  // namespace luong
