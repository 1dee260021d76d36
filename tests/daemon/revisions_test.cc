// Verdicts that rise after their reply (decision.md §6, §7): what raises them, who is told, and
// that nothing is lost, doubled or lowered by it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/journal_entry.h"
#include "core/rederivation.h"
#include "core/revision.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/numbered_lot.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

constexpr auto kDeclarant = Audience::kDeclarant;

DeclarationBuilder part(std::uint64_t i, int of = 3) {
  DeclarationBuilder builder = lot(i).bill("BL");
  builder.set("/split_seq", std::to_string(i)).set("/split_total", std::to_string(of));
  return builder.text("/first_declaration_no", i == 1 ? "F" : number_of(1));
}
// One that is Red by itself.
DeclarationBuilder asked_for(DeclarationBuilder builder) {
  return builder.text("/pre_inspection_result", "C");
}
std::string status_of(std::string_view msg_id, std::string_view number, std::string_view word) {
  return R"({"schema":"status/1","msg_id":")" + std::string(msg_id) + R"(","declaration_no":")" +
         std::string(number) + R"(","status":")" + std::string(word) +
         R"(","at":"2025-06-12T10:00:00+07:00","office":"03CC"})";
}
std::string hello(std::string_view events_from) {
  return R"({"schema":"hello/1","msg_id":"h","events_from":)" + std::string(events_from) + "}";
}
std::string ack(std::string_view msg_id, std::uint64_t up_to) {
  return R"({"schema":"event-ack/1","msg_id":")" + std::string(msg_id) + R"(","events_to":)" +
         std::to_string(up_to) + "}";
}
// "channel revision", of a resend.
std::string standing(PipelineRig& rig, std::uint64_t i) {
  const std::string reply = rig.send(lot(i).json());
  return member(reply, "channel") + " " + member(reply, "revision");
}
std::vector<std::string> members(const std::vector<std::string>& lines, std::string_view name) {
  std::vector<std::string> out;
  out.reserve(lines.size());
  for (const std::string& line : lines) out.push_back(member(line, name));
  return out;
}

// --- scans --------------------------------------------------------------------------------------

TEST(Revisions, S003_27_ASuspectScanRaisesToRedAndIsOpened) {
  PipelineRig rig({});
  const std::string first = rig.send(lot(1).json());
  EXPECT_EQ(member(first, "channel"), "1");
  EXPECT_EQ(member(rig.send(scan_of("s", number_of(1), "SUSPECT")), "status"), "NOTED");
  const std::string now = rig.send(lot(1).json());
  EXPECT_EQ(member(now, "channel"), "3") << now;
  EXPECT_EQ(member(now, "inspection_class"), "300");
  EXPECT_EQ(member(now, "form"), "physical");
  EXPECT_EQ(member(now, "extent"), "full");
  EXPECT_EQ(member(now, "revision"), "1");
  EXPECT_EQ(member(now, "supersedes"), number_of(1));
  EXPECT_EQ(member(now, "replayed"), "true");
  EXPECT_NE(now.find(R"("gate":["SIGN"])"), std::string::npos) << now;
  EXPECT_NE(member(now, "seq"), member(first, "seq")) << "the receipt is the revision's";
  // Another message with the same content is told the same.
  EXPECT_EQ(member(rig.send(lot(1).msg_id("new").json()), "channel"), "3");
  // Again suspect, there is nothing more to raise.
  rig.send(scan_of("s2", number_of(1), "SUSPECT"));
  EXPECT_EQ(standing(rig, 1), "3 1");
}

TEST(Revisions, AScanOfARedLotThatIsSuspectOrReadByNobodyTwiceIsOpened) {
  PipelineRig rig({});
  rig.send(asked_for(lot(1)).json());
  rig.send(scan_of("s1", number_of(1), "SUSPECT"));
  const std::string now = rig.send(asked_for(lot(1)).json());
  EXPECT_EQ(member(now, "channel") + member(now, "revision"), "31") << "by a sign of violation too";
  EXPECT_NE(now.find("SIGN"), std::string::npos);
}

TEST(Revisions, AnUnreadableScanIsTakenAgainOnceThenTheContainerIsOpened) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  rig.send(scan_of("a", number_of(1), "UNREADABLE"));
  rig.send(scan_of("b", number_of(1), "UNREADABLE", "TCLU1234568"));
  EXPECT_EQ(standing(rig, 1), "1 0") << "another container";
  rig.send(scan_of("a", number_of(1), "UNREADABLE"));
  EXPECT_EQ(standing(rig, 1), "1 0") << "a resend is no second scan";
  rig.send(scan_of("c", number_of(1), "UNREADABLE"));
  EXPECT_EQ(standing(rig, 1), "3 1");
}

TEST(Revisions, AReadableScanBetweenTwoUnreadableOnesStartsAnew) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  for (const char* result : {"UNREADABLE", "CLEAR", "UNREADABLE", "NOT_PRESENTED"}) {
    rig.send(scan_of(result + std::to_string(rig.pipeline().sequence()), number_of(1), result));
  }
  EXPECT_EQ(standing(rig, 1), "1 0");
}

TEST(Revisions, AClearScanNeverLowers) {
  PipelineRig rig({});
  rig.send(asked_for(lot(1)).json());
  rig.send(scan_of("s", number_of(1), "CLEAR"));
  EXPECT_EQ(member(rig.send(asked_for(lot(1)).json()), "channel"), "3");
}

// --- officers -----------------------------------------------------------------------------------

TEST(Revisions, AnOfficerRaisesAndWhoLowersDecidesForHimself) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  EXPECT_EQ(member(rig.send(override_of("o1", number_of(1), "2")), "status"), "NOTED");
  const std::string now = rig.send(lot(1).json());
  EXPECT_EQ(member(now, "channel"), "2");
  EXPECT_EQ(member(now, "form"), "documents");
  EXPECT_NE(now.find(R"("gate":["OFFICER"])"), std::string::npos) << now;
  rig.send(override_of("o2", number_of(1), "1", "2"));
  EXPECT_EQ(standing(rig, 1), "2 1") << "the recommendation stands";
  rig.send(override_of("o3", number_of(1), "3", "2"));
  EXPECT_EQ(standing(rig, 1), "3 2");
}

TEST(Revisions, AReportIsTakenOncePerMessage) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  const std::string line = override_of("o", number_of(1), "2");
  const std::string once = rig.send(line);
  EXPECT_EQ(rig.send(line), once) << "byte for byte";
  EXPECT_EQ(member(rig.send(override_of("o", number_of(1), "3")), "status"), "CONFLICT");
  rig.restart();
  EXPECT_EQ(rig.send(line), once);
  EXPECT_EQ(standing(rig, 1), "2 1");
  EXPECT_EQ(rig.pipeline().counters().revisions, 0U) << "since the restart";
}

TEST(Revisions, OnlyAnOfficersConnectionReports) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  for (const std::string& line :
       {scan_of("s", number_of(1), "SUSPECT"), override_of("o", number_of(1), "3"),
        inspection_of("i", number_of(1), "COMPLIANT")}) {
    EXPECT_EQ(member(rig.send(line, kDeclarant), "code"), "FORBIDDEN") << line;
  }
  EXPECT_EQ(standing(rig, 1), "1 0");
}

TEST(Revisions, WhatIsReportedOfAnUnknownOrAClosedNumberIsKeptAndRaisesNothing) {
  PipelineRig rig({});
  EXPECT_EQ(member(rig.send(scan_of("s1", number_of(1), "SUSPECT")), "status"), "NOTED");
  EXPECT_EQ(rig.pipeline().counters().feedback_unmatched, 1U);
  EXPECT_EQ(member(rig.send(lot(1).json()), "channel"), "1") << "judged as if nothing were known";
  rig.send(status_of("c", number_of(1), "cancelled"));
  rig.send(scan_of("s2", number_of(1), "SUSPECT"));
  EXPECT_EQ(rig.pipeline().counters().revisions, 0U);
  EXPECT_EQ(member(rig.send(lot(1).msg_id("n").json()), "channel"), "1");
}

TEST(Revisions, ARefusedDeclarationHasNothingToRaise) {
  PipelineRig rig({.firms = {{.stop = true}}});
  EXPECT_EQ(member(rig.send(lot(1).json()), "status"), "REJECTED");
  EXPECT_EQ(member(rig.send(override_of("o", number_of(1), "3")), "status"), "NOTED");
  EXPECT_EQ(rig.pipeline().counters().revisions, 0U);
}

// --- what follows from a rise -------------------------------------------------------------------

TEST(Revisions, AnAmendmentAndARefiledLotTakeTheRaisedChannel) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  rig.send(override_of("o", number_of(1), "3"));
  const std::string amended = rig.send(lot(1).msg_id("a").amendment(1).json());
  EXPECT_EQ(member(amended, "channel"), "3") << amended;
  EXPECT_EQ(member(amended, "revision"), "0");
  EXPECT_EQ(member(amended, "supersedes"), number_of(1));
  EXPECT_EQ(standing(rig, 1), "3 1") << "a later version changes no answer to an earlier one";
  rig.send(status_of("c", number_of(1), "cancelled"));
  const auto refiled = lot(2).bill("BILL1").json();
  const std::string reply = rig.send(refiled);
  EXPECT_EQ(member(reply, "channel"), "3") << reply;
  EXPECT_TRUE(has_reason(reply, "A808"));
}

TEST(Revisions, AVersionThatCameMeanwhileIsRaisedNotTheOneBefore) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  rig.send(lot(1).msg_id("a").amendment(1).set("/requested_by_customs", "true").json());
  rig.send(override_of("o", number_of(1), "3"));
  EXPECT_EQ(standing(rig, 1), "1 0");
  const std::string version =
      rig.send(lot(1).msg_id("a").amendment(1).set("/requested_by_customs", "true").json());
  EXPECT_EQ(member(version, "channel") + " " + member(version, "revision"), "3 1");
}

TEST(Revisions, AfterARestartAllOfItIsAsBefore) {
  PipelineRig::Setup setup;
  setup.segment_bytes = 1U << 16U;
  PipelineRig rig(setup);
  rig.send(lot(1).json());
  rig.send(scan_of("s", number_of(1), "SUSPECT"));
  for (std::uint64_t i = 2; i < 200; ++i) rig.send(lot(i).json());
  const std::string before = rig.send(lot(1).json());
  rig.restart();
  EXPECT_EQ(rig.send(lot(1).json()), before);
  rig.send(override_of("o", number_of(2), "2"));
  rig.send(hello("1"));
  EXPECT_EQ(members(rig.take_events(), "event"), (std::vector<std::string>{"1", "2"}));
}

// What raised a lot had to be: it takes from the room that discretion has, not out of it.
TEST(Revisions, AnEpochCountsARaisedLotAsOneThatHadToBeInspected) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  EXPECT_EQ(rig.pipeline().counters().caps.day.formal.red(), 0U);
  rig.send(override_of("o", number_of(1), "3"));
  const ChannelUse raised = rig.pipeline().counters().caps.day.formal;
  EXPECT_EQ(raised.mandatory_red, 1U);
  EXPECT_EQ(raised.counted, 1U);
  rig.restart();
  EXPECT_EQ(rig.pipeline().counters().caps.day.formal, raised);
  rig.send(status_of("c", number_of(1), "cancelled"));
  EXPECT_EQ(rig.pipeline().counters().caps.day.formal, ChannelUse{});
}

// --- families -----------------------------------------------------------------------------------

TEST(Revisions, Golden12_AllPartsRiseWithTheOneThatStandsHigher) {
  PipelineRig rig({});
  rig.send(part(1).json());
  rig.send(part(2).json());
  rig.send(asked_for(part(3)).json());
  for (const std::uint64_t i : {1U, 2U}) {
    const std::string now = rig.send(part(i).json());
    EXPECT_EQ(member(now, "channel"), "3") << now;
    EXPECT_NE(now.find(R"("gate":["INHERITED"])"), std::string::npos) << now;
  }
  EXPECT_EQ(rig.pipeline().counters().revisions, 2U);
}

TEST(Revisions, APartThatIsClearedKeepsItsChannelAndIsCounted) {
  PipelineRig rig({});
  rig.send(part(1).json());
  rig.send(part(2).json());
  rig.send(status_of("c", number_of(1), "cleared"));
  rig.send(asked_for(part(3)).json());
  EXPECT_EQ(member(rig.send(part(1).json()), "channel"), "1");
  EXPECT_EQ(member(rig.send(part(2).json()), "channel"), "3");
  EXPECT_EQ(rig.pipeline().counters().cleared_below, 1U);
  // But a suspicion is followed wherever the goods are.
  rig.send(scan_of("s", number_of(1), "SUSPECT"));
  EXPECT_EQ(member(rig.send(part(1).json()), "channel"), "3");
}

// Each revision stands under the family's key from then on: none of the parts may get out of reach.
TEST(Revisions, EveryPartIsReachedWhicheverWasRaisedBefore) {
  for (const std::uint64_t first : {1U, 2U, 3U, 4U}) {
    for (const std::uint64_t second : {1U, 2U, 3U, 4U}) {
      SCOPED_TRACE(std::to_string(first) + " then " + std::to_string(second));
      PipelineRig rig({});
      for (const std::uint64_t i : {1U, 2U, 3U}) rig.send(part(i, 9).json());
      if (first < 4) rig.send(override_of("o1", number_of(first), "2"));
      rig.send(part(4, 9).json());
      if (first == 4) rig.send(override_of("o1", number_of(first), "2"));
      for (const std::uint64_t i : {1U, 2U, 3U, 4U}) {
        EXPECT_EQ(member(rig.send(part(i, 9).json()), "channel"), "2") << "part " << i;
      }
      rig.send(part(5, 9).json());
      rig.send(scan_of("s", number_of(second), "SUSPECT"));
      rig.send(part(6, 9).json());
      for (const std::uint64_t i : {1U, 2U, 3U, 4U, 5U, 6U}) {
        EXPECT_EQ(member(rig.send(part(i, 9).json()), "channel"), "3") << "part " << i;
      }
    }
  }
}

// Whatever happens in whatever order: every part that is not cleared stands as high as the highest
// of all, and none ever sinks.
class FamilyProperty : public testing::TestWithParam<std::uint32_t> {};

TEST_P(FamilyProperty, EveryUnclearedPartStandsAsHighAsTheHighest) {
  std::mt19937 random(GetParam());
  PipelineRig rig({});
  constexpr std::uint64_t kParts = 12;
  std::array<std::string, kParts + 1> lines;  // of those that were sent
  std::array<int, kParts + 1> channels{};
  std::set<std::uint64_t> cleared;
  for (int step = 0; step < 40; ++step) {
    const std::uint64_t i = 1 + random() % kParts;
    const std::string tag = "x" + std::to_string(step);
    if (lines[i].empty()) {
      lines[i] = (random() % 8 == 0 ? asked_for(part(i, kParts)) : part(i, kParts)).json();
      rig.send(lines[i]);
    } else if (random() % 4 == 0) {
      rig.send(scan_of(tag, number_of(i), random() % 2 == 0 ? "SUSPECT" : "UNREADABLE"));
    } else if (random() % 3 == 0) {
      rig.send(status_of(tag, number_of(i), "cleared"));
      cleared.insert(i);
    } else if (random() % 2 == 0) {
      rig.send(override_of(tag, number_of(i), "2"));
    } else {
      rig.restart();
    }
    int highest = 0;
    for (std::uint64_t p = 1; p <= kParts; ++p) {
      if (lines[p].empty()) continue;
      const int now = std::stoi(member(rig.send(lines[p]), "channel"));
      ASSERT_GE(now, channels[p]) << "step " << step << ", part " << p << " sank";
      channels[p] = now;
      highest = std::max(highest, now);
    }
    for (std::uint64_t p = 1; p <= kParts; ++p) {
      if (lines[p].empty() || cleared.contains(p)) continue;
      ASSERT_EQ(channels[p], highest) << "step " << step << ", part " << p;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FamilyProperty, testing::Range(1U, 21U));

TEST(Revisions, NobodyRaisesTheLotsOfAnotherTraderOrClient) {
  PipelineRig rig({.firms = {{}, {.tax_code = "0301446260"}}});
  rig.send(part(1).json());
  rig.send(asked_for(part(2)).trader("0301446260").json());
  rig.send(asked_for(part(3)).json(), kDeclarant);
  EXPECT_EQ(member(rig.send(part(1).json()), "channel"), "1");
}

// --- what is journaled --------------------------------------------------------------------------

TEST(Revisions, EachDerivesAgainFromTheEntryItNames) {
  PipelineRig rig({});
  rig.send(part(1).json());
  rig.send(part(2).json());
  rig.send(override_of("o", number_of(1), "2"));
  rig.send(scan_of("s", number_of(2), "SUSPECT"));
  std::vector<std::string> bytes(1);
  rig.read_journal([&bytes](const JournalRecord& record, const JournalEntry&) {
    bytes.emplace_back(record.payload);
  });
  Rederivation rederivation;
  int revisions = 0;
  for (const std::string& of_entry : bytes) {
    JournalEntry entry;
    if (of_entry.empty() || decode(of_entry, entry) || entry.kind != EntryKind::kRevision) continue;
    ++revisions;
    Revision revision;
    ASSERT_EQ(decode(entry.body, revision), std::nullopt);
    JournalEntry before;
    ASSERT_EQ(decode(bytes.at(revision.previous_sequence), before), std::nullopt);
    EXPECT_TRUE(rederivation.equal_revision(before, entry).value());
    JournalEntry decision;
    ASSERT_EQ(decode(bytes.at(revision.decision_sequence), decision), std::nullopt);
    EXPECT_EQ(decision.kind, EntryKind::kDecision);
    EXPECT_FALSE(rederivation.equal_revision(entry, entry).value()) << "of itself";
    JournalEntry forged = entry;
    forged.verdict = before.verdict;
    EXPECT_FALSE(rederivation.equal_revision(before, forged).value());
  }
  EXPECT_EQ(revisions, 4);
}

// --- events -------------------------------------------------------------------------------------

TEST(Events, WhoAskedIsToldOfEachRiseInOrderWithoutGaps) {
  PipelineRig rig({});
  const std::string told = rig.send(hello("1"));
  EXPECT_NE(told.find(R"("events":{"from":1,"last":0,"acknowledged":0})"), std::string::npos)
      << told;
  rig.send(lot(1).json());
  EXPECT_TRUE(rig.take_events().empty());
  rig.send(override_of("o", number_of(1), "2"));
  const auto events = rig.take_events();
  ASSERT_EQ(events.size(), 1U);
  const std::string& event = events[0];
  EXPECT_EQ(member(event, "schema"), "verdict-change/1") << event;
  EXPECT_EQ(member(event, "event"), "1");
  EXPECT_EQ(member(event, "declaration_no"), number_of(1));
  EXPECT_EQ(member(event, "channel"), "2");
  EXPECT_EQ(member(event, "from"), "1");
  EXPECT_EQ(member(event, "revision"), "1");
  EXPECT_EQ(member(event, "cause"), "OFFICER");
  EXPECT_EQ(member(event, "officer"), "03CC-17");
  const std::string standing_now = rig.send(lot(1).json());
  EXPECT_EQ(member(event, "seq"), member(standing_now, "seq")) << "one receipt for one revision";
  rig.send(scan_of("s", number_of(1), "SUSPECT"));
  EXPECT_EQ(members(rig.take_events(), "event"), std::vector<std::string>{"2"});
}

TEST(Events, ADeclarantHearsOfItsOwnLotsAndNotWhy) {
  PipelineRig rig({});
  rig.send_batch({{.line = hello("0"), .audience = kDeclarant, .session = 7},
                  {.line = hello("0"), .session = 8}});
  rig.send(lot(1).json());
  rig.send(lot(2).json(), kDeclarant);
  rig.send(override_of("o1", number_of(1), "2"));
  rig.send(scan_of("s2", number_of(2), "SUSPECT"));
  const auto theirs = rig.take_events(7);
  ASSERT_EQ(theirs.size(), 1U);
  EXPECT_EQ(member(theirs[0], "event"), "1") << "numbered by themselves: nothing tells of others";
  EXPECT_EQ(member(theirs[0], "declaration_no"), number_of(2));
  EXPECT_EQ(member(theirs[0], "channel"), "3");
  for (const char* word : {"cause", "gate", "officer", "reason", "SUSPECT", "from"}) {
    EXPECT_EQ(theirs[0].find(word), std::string::npos) << word;
  }
  EXPECT_EQ(theirs[0].size(), 512U) << "one size";
  EXPECT_EQ(members(rig.take_events(8), "event"), (std::vector<std::string>{"1", "2"}));
}

TEST(Events, WhoComesBackIsToldWhatItMissed) {
  PipelineRig rig({});
  for (std::uint64_t i = 1; i <= 5; ++i) {
    rig.send(lot(i).json());
    rig.send(override_of("o" + std::to_string(i), number_of(i), "2"));
  }
  rig.send_batch({{.line = hello("3"), .session = 1}});
  EXPECT_EQ(members(rig.take_events(1), "event"), (std::vector<std::string>{"3", "4", "5"}));
  EXPECT_EQ(member(rig.send(ack("k", 4)), "status"), "NOTED");
  rig.restart();
  const std::string told = rig.send_batch({{.line = hello("0"), .session = 2}}).front();
  EXPECT_NE(told.find(R"("events":{"from":5,"last":5,"acknowledged":4})"), std::string::npos);
  EXPECT_EQ(members(rig.take_events(2), "event"), std::vector<std::string>{"5"});
  // Asked again, told again.
  rig.send_batch({{.line = hello("1"), .session = 2}});
  EXPECT_EQ(rig.take_events(2).size(), 5U);
}

TEST(Events, WhatHasNotBeenIsRefusedInASentence) {
  PipelineRig rig({});
  const std::string ahead = rig.send(hello("2"));
  EXPECT_EQ(member(ahead, "code"), "SCHEMA") << ahead;
  EXPECT_EQ(member(ahead, "path"), "/events_from");
  const std::string early = rig.send(ack("k", 1));
  EXPECT_EQ(member(early, "path"), "/events_to") << early;
  rig.send(lot(1).json());
  rig.send(override_of("o", number_of(1), "2"));
  EXPECT_TRUE(rig.take_events().empty()) << "the refused hello subscribed to nothing";
  EXPECT_EQ(member(rig.send(ack("k", 1)), "status"), "NOTED");
}

TEST(Events, ASessionThatAcknowledgesNothingIsToldSoManyAndNoMore) {
  PipelineRig rig({});
  rig.send(hello("1"));
  for (std::uint64_t i = 1; i <= 300; ++i) {
    rig.send(lot(i).json());
    rig.send(override_of("o" + std::to_string(i), number_of(i), "2"));
  }
  EXPECT_EQ(rig.take_events().size(), 256U);
  rig.send(ack("k", 10));
  EXPECT_EQ(members(rig.take_events(), "event").back(), "266");
  rig.send(ack("k2", 266));
  EXPECT_EQ(members(rig.take_events(), "event").back(), "300");
}

// However many ask for however much, a run tells so much, and who got none is first in the next.
TEST(Events, ManySessionsAreToldInTurns) {
  PipelineRig rig({});
  for (std::uint64_t i = 1; i <= 200; ++i) {
    rig.send(lot(i).json());
    rig.send(override_of("o" + std::to_string(i), number_of(i), "2"));
  }
  std::vector<Sent> hellos;
  for (std::uint64_t session = 1; session <= 40; ++session) {
    hellos.push_back({.line = hello("1"), .session = session});
  }
  rig.send_batch(hellos);
  EXPECT_TRUE(rig.pipeline().events_wait());
  int ticks = 0;
  for (; rig.pipeline().events_wait(); ++ticks) rig.control(Control::Kind::kTick, "");
  EXPECT_GT(ticks, 2);
  for (std::uint64_t session = 1; session <= 40; ++session) {
    const auto told = members(rig.take_events(session), "event");
    ASSERT_EQ(told.size(), 200U) << session;
    EXPECT_EQ(told.front(), "1");
    EXPECT_EQ(told.back(), "200");
  }
}

TEST(Events, WhoIsGoneIsForgotten) {
  PipelineRig rig({});
  rig.send_batch({{.line = hello("1"), .session = 4}});
  EXPECT_EQ(rig.pipeline().counters().subscribers, 1U);
  rig.end_session(4);
  rig.send(lot(1).json());
  rig.send(override_of("o", number_of(1), "2"));
  EXPECT_TRUE(rig.take_events(4).empty());
  EXPECT_EQ(rig.pipeline().counters().subscribers, 0U);
}

}  // namespace
}  // namespace luong::test
