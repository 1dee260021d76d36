// intel/1: seen by the next declaration it is about, ends by itself, survives; and the book itself.
#include <gtest/gtest.h>

#include <string>

#include "core/intel_book.h"
#include "core/journal_entry.h"
#include "tests/support/numbered_lot.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

std::string intel(std::string_view no, std::string_view subject, std::string_view value,
                  std::string_view more = "") {
  static int messages = 0;
  return R"({"schema":"intel/1","msg_id":"n)" + std::to_string(++messages) +
         R"(","originator":"C03","no":")" + std::string(no) + R"(","subject":")" +
         std::string(subject) + R"(","value":")" + std::string(value) +
         R"(","confidence":60,"valid_to":"2025-06-20","at":"2025-06-12T09:00:00+07:00")" +
         std::string(more) + "}";
}
constexpr std::string_view kVerified = R"(,"verified":true)";

IntelFacts facts_of_last(const PipelineRig& rig) {
  InputFacts facts;
  rig.read_journal([&facts](const JournalRecord&, const JournalEntry& entry) {
    if (entry.kind == EntryKind::kDecision) {
      EXPECT_FALSE(decode(entry.facts, facts));
    }
  });
  return facts.intel;
}

TEST(IntelPipeline, S003_32_UnverifiedGivesPointsVerifiedIsASign) {
  PipelineRig rig({});
  EXPECT_EQ(member(rig.send(lot(1).json()), "channel"), "1");
  EXPECT_EQ(member(rig.send(intel("1", "party", "0100109106")), "status"), "NOTED");
  const std::string told = rig.send(lot(2).json());
  EXPECT_EQ(member(told, "channel"), "1") << "points, no floor: " << told;
  EXPECT_EQ(member(told, "tier1_score"), "60");
  EXPECT_EQ(told.find("S208"), std::string::npos) << "SECRET";
  rig.send(intel("1", "party", "0100109106", kVerified));
  const std::string confirmed = rig.send(lot(3).json());
  EXPECT_NE(member(confirmed, "channel"), "1") << confirmed;
  EXPECT_NE(confirmed.find("SIGN"), std::string::npos);
  rig.send(intel("1", "party", "0100109106", R"(,"withdrawn":true)"));
  EXPECT_EQ(member(rig.send(lot(4).json()), "channel"), "1");
}

TEST(IntelPipeline, EachSubjectIsMet) {
  const Declaration plain = lot(1).build();
  const struct {
    const char* subject;
    std::string value;
  } kCases[] = {
      {"party", plain.trader.tax_code.text()},
      {"container", std::string(plain.containers[0].no.view())},
      {"route",
       std::string(plain.loading_port.view()) + "-" + std::string(plain.unloading_port.view())},
      {"area", std::string(plain.unloading_port.view())},
      {"hs", "84"},
      {"hs", "841430"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.subject) + " " + c.value);
    PipelineRig rig({});
    rig.send(intel("1", c.subject, c.value));
    rig.send(lot(1).json());
    const IntelFacts facts = facts_of_last(rig);
    EXPECT_EQ(facts.matches, 1U);
    EXPECT_EQ(facts.unverified, 60);
    EXPECT_NE(facts.unverified_sequence, 0U);
  }
}

TEST(IntelPipeline, AnotherSubjectOrValueMeetsNothing) {
  PipelineRig rig({});
  rig.send(intel("1", "container", "0100109106"));
  rig.send(intel("2", "party", "0301446260"));
  rig.send(intel("3", "hs", "85"));
  rig.send(intel("4", "route", "VNHPH-CNSHA"));
  rig.send(lot(1).json());
  EXPECT_EQ(facts_of_last(rig), IntelFacts{});
}

TEST(IntelPipeline, ItEndsByItselfAndSurvivesARestartUntilThen) {
  PipelineRig rig({});
  rig.send(intel("1", "hs", "8414"));
  rig.restart();
  rig.send(lot(1).json());
  EXPECT_EQ(facts_of_last(rig).matches, 1U);
  rig.advance(8 * kDayMs);
  rig.send(lot(2).json());
  EXPECT_EQ(facts_of_last(rig).matches, 1U) << "the last day";
  rig.advance(kDayMs);
  rig.send(lot(3).json());
  EXPECT_EQ(facts_of_last(rig).matches, 0U);
}

TEST(IntelPipeline, OnlyOfficersTellAndNothingThatCanMatchNothing) {
  PipelineRig rig({});
  EXPECT_EQ(member(rig.send(intel("1", "hs", "8414"), Audience::kDeclarant), "code"), "FORBIDDEN");
  for (const char* value : {"8", "84143O", "1234567890123"}) {
    EXPECT_EQ(member(rig.send(intel("1", "hs", value)), "path"), "/value") << value;
  }
  EXPECT_EQ(member(rig.send(intel("1", "route", "CNSHA")), "path"), "/value");
  EXPECT_EQ(member(rig.send(intel("1", "ship", "X")), "path"), "/subject");
  EXPECT_EQ(rig.pipeline().counters().intel_in_force, 0U);
}

Intel piece(std::string_view no, int confidence, const char* until, bool verified = false) {
  Intel piece;
  piece.originator = "C03";
  piece.no = no;
  piece.subject = IntelSubject::kHs;
  piece.value = "8414";
  piece.confidence = static_cast<std::uint8_t>(confidence);
  piece.verified = verified;
  piece.valid_to = *parse_date(until);
  return piece;
}

TEST(IntelBook, TheBestPieceCountsAndOfTwoAlikeTheOlder) {
  const Date today = *parse_date("2025-06-12");
  const Declaration declaration = lot(1).build();
  IntelBook book;
  book.take(piece("1", 60, "2025-06-30"), 10, today);
  book.take(piece("2", 60, "2025-06-20"), 11, today);
  book.take(piece("3", 40, "2025-06-30"), 12, today);
  book.take(piece("4", 10, "2025-06-30", true), 13, today);
  const IntelFacts expected{.matches = 4,
                            .unverified = 60,
                            .verified = 10,
                            .unverified_sequence = 10,
                            .verified_sequence = 13};
  EXPECT_EQ(book.look(declaration, today), expected);
  std::string bytes;
  book.save(bytes);
  IntelBook back;
  ASSERT_EQ(back.load(bytes), std::nullopt);
  EXPECT_EQ(back.look(declaration, today), expected);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_TRUE(back.load(bytes.substr(0, cut)).has_value()) << cut;
  }
}

TEST(IntelBook, AFullBookGivesUpWhatEndsFirst) {
  const Date today = *parse_date("2025-06-12");
  IntelBook book(2);
  book.take(piece("1", 50, "2025-06-30"), 1, today);
  book.take(piece("2", 50, "2025-06-13"), 2, today);
  book.take(piece("3", 50, "2025-07-30"), 3, today);
  EXPECT_EQ(book.count(), 2U);
  EXPECT_EQ(book.forgotten(), 1U);
  book.take(piece("1", 70, "2025-06-30"), 4, today);
  EXPECT_EQ(book.count(), 2U) << "told anew";
  EXPECT_EQ(book.look(lot(1).build(), today).unverified_sequence, 4U);
  book.take(piece("9", 50, "2025-06-11"), 5, today);
  EXPECT_EQ(book.count(), 2U) << "over already";
}

}  // namespace
}  // namespace luong::test
