#include "daemon/pipeline.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/declaration_builder.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/pipeline_rig.h"
#include "tests/support/scan_lots.h"

namespace luong::test {
namespace {

DeclarationBuilder lot(int i) {
  return a_declaration()
      .number(100'000'000'000ULL + static_cast<std::uint64_t>(i) * 10)
      .msg_id("m" + std::to_string(i))
      .bill("BILL" + std::to_string(i))
      .invoice("INV" + std::to_string(i));
}

std::string number_of(int i) {
  return std::to_string(100'000'000'000ULL + 10ULL * static_cast<unsigned>(i));
}

std::string delta(std::string_view msg_id, std::string_view kind, std::string_view more = "") {
  return R"({"schema":"enterprise-delta/1","msg_id":")" + std::string(msg_id) +
         R"(","tax_code":"0100109106","role":"TRADER","kind":")" + std::string(kind) +
         R"(","at":"2025-06-12T09:00:00+07:00")" + std::string(more) + "}";
}

std::string status(std::string_view msg_id, std::string_view number, std::string_view word) {
  return R"({"schema":"status/1","msg_id":")" + std::string(msg_id) + R"(","declaration_no":")" +
         std::string(number) + R"(","status":")" + std::string(word) +
         R"(","at":"2025-06-12T10:00:00+07:00","office":"03CC"})";
}

// --- golden scenarios that need the past (customs-domain §12.3)
// -------------------------------------

TEST(Golden, Scenario04AeoKindByAFirmThatIsNoneIsRefused) {
  PipelineRig rig({});
  const std::string reply = rig.send(lot(1).kind("AEO").json());
  EXPECT_EQ(member(reply, "status"), "REJECTED") << reply;
  EXPECT_EQ(member(reply, "official_code"), "E0205");
  EXPECT_EQ(reply.find("channel"), std::string::npos);
}

TEST(Golden, Scenario05APaidDebtIsSeenByTheNextMessage) {
  PipelineRig rig({.firms = {{.stop = true, .debt_vnd = 5'000'000}}});
  const std::string refused = rig.send(lot(1).json());
  EXPECT_EQ(member(refused, "status"), "REJECTED") << refused;
  EXPECT_EQ(member(refused, "official_code"), "E8000");
  EXPECT_NE(member(refused, "as_of"), "null");
  EXPECT_EQ(rig.send(lot(1).json()), refused) << "the same message, the same bytes";

  EXPECT_EQ(member(rig.send(delta("d1", "stop_off")), "status"), "NOTED");
  EXPECT_EQ(rig.send(lot(1).json()), refused) << "a refusal holds its message for ever";
  const std::string scored = rig.send(lot(1).msg_id("anew").json());
  EXPECT_EQ(member(scored, "status"), "OK") << scored;
  EXPECT_TRUE(has_reason(scored, "E710")) << scored;
  EXPECT_EQ(member(rig.send(delta("d2", "debt_paid")), "status"), "NOTED");
  const std::string paid = rig.send(lot(2).json());
  EXPECT_FALSE(has_reason(paid, "E710")) << paid;
}

TEST(Golden, Scenario14DuplicatesGetTheStoredReplyAndOtherContentAConflict) {
  PipelineRig rig({});
  const std::string first = rig.send(lot(1).json());
  EXPECT_EQ(rig.send(lot(1).json()), first);
  const std::string resent = rig.send(lot(1).msg_id("other").json());
  EXPECT_EQ(member(resent, "replayed"), "true");
  EXPECT_EQ(member(resent, "msg_id"), "other");
  EXPECT_EQ(member(resent, "seq"), member(first, "seq"));
  EXPECT_EQ(member(rig.send(lot(1).msg_id("x").invoice("ELSE").json()), "status"), "CONFLICT");
  EXPECT_EQ(member(rig.send(lot(1).invoice("ELSE").json()), "status"), "CONFLICT");
}

TEST(Golden, Scenario15ASnapshotSwapMidStreamSplitsCleanly) {
  PipelineRig rig({});
  EXPECT_NE(rig.send(lot(1).json()).find("20250612"), std::string::npos);
  rig.use_snapshot(20250613, {Firm{.risk_class = 6}}, 1'749'747'600'000);
  const std::string after = rig.send(lot(2).json());
  EXPECT_NE(after.find("20250613"), std::string::npos) << after;
  EXPECT_EQ(after.find("20250612,"), std::string::npos) << after;
}

TEST(Golden, Scenario18HostileFramesAreInvalidAndTheRestGoesOn) {
  PipelineRig rig({});
  std::string lines51 = lot(1).json();
  const auto line_at = lines51.find("\"lines\":[") + 9;
  const std::string one = lines51.substr(line_at, lines51.rfind(']') - line_at);
  std::string many;
  for (int i = 1; i <= 51; ++i) {
    std::string line = one;
    const auto at = line.find("\"line_no\":1");
    line.replace(at, 11, "\"line_no\":" + std::to_string(i));
    many += (i > 1 ? "," : "") + line;
  }
  lines51.replace(line_at, one.size(), many);
  std::string duplicate = lot(2).json();
  duplicate.insert(1, "\"procedure\":\"IDC\",");
  struct Case {
    const char* name;
    std::string line;
    const char* code;
  };
  const Case cases[] = {
      {"51 lines", lines51, "SCHEMA"},
      {"300 KiB", std::string(300 * 1024, 'x'), "TOO_LARGE"},
      {"duplicate key", duplicate, "SYNTAX"},
      {"NaN", lot(3).set("/total_tax_value_vnd", "7").json().replace(1, 0, "\"x\":NaN,"), "SYNTAX"},
      {"1e400", lot(3).json().replace(1, 0, "\"x\":1e400,"), "SYNTAX"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto replies = rig.send_batch({{c.line}, {lot(9).json()}});
    EXPECT_EQ(member(replies[0], "status"), "INVALID") << replies[0];
    EXPECT_EQ(member(replies[0], "code"), c.code) << replies[0];
    EXPECT_EQ(member(replies[1], "status"), "OK") << replies[1];
  }
}

// --- what a user tries first (corrections §3)
// --------------------------------------------------------

TEST(FirstTries, CancelARedOneAndFileAgainIsStillRed) {
  PipelineRig rig({});
  const auto red = [](int i) { return lot(i).text("/pre_inspection_result", "C").bill("SHARED"); };
  EXPECT_EQ(member(rig.send(red(1).json()), "channel"), "3");
  EXPECT_EQ(member(rig.send(lot(1).bill("SHARED").msg_id("c1").cancel().json()), "status"),
            "NOTED");
  const std::string again = rig.send(lot(2).bill("SHARED").json());
  EXPECT_EQ(member(again, "channel"), "3") << again;
  EXPECT_TRUE(has_reason(again, "A808")) << again;
  EXPECT_NE(again.find("INHERITED"), std::string::npos) << again;
  // ... also after a restart.
  rig.restart();
  EXPECT_EQ(member(rig.send(lot(3).bill("SHARED").json()), "channel"), "3");
  // Another bill, but the same container on the same voyage: still the same lot.
  EXPECT_EQ(member(rig.send(lot(4).json()), "channel"), "3");
  EXPECT_EQ(member(rig.send(lot(5).container("MSKU6011672").json()), "channel"), "1");
}

// A Red and a Green lot share an invoice; cancelling the Green one last must not hide the Red one.
TEST(FirstTries, CancellingAnotherLotDoesNotLaunderARedOne) {
  PipelineRig rig({});
  const auto lone = [](int i, const char* container) { return lot(i).container(container); };
  rig.send(lone(1, "CSQU3054383").invoice("ONE").text("/pre_inspection_result", "C").json());
  EXPECT_EQ(member(rig.send(lone(2, "MSKU6011672").invoice("ONE").json()), "channel"), "1");
  rig.send(lot(1).invoice("ONE").msg_id("c1").cancel().json());
  rig.send(lot(2).invoice("ONE").msg_id("c2").cancel().json());
  const std::string again = rig.send(lone(3, "TEMU6079348").invoice("ONE").json());
  EXPECT_EQ(member(again, "channel"), "3") << again;
}

TEST(FirstTries, AmendingALotTowardsACancelledRedOneMeetsIt) {
  PipelineRig rig({});
  rig.send(lot(1).bill("X").text("/pre_inspection_result", "C").json());
  EXPECT_EQ(member(rig.send(lot(2).container("MSKU6011672").json()), "channel"), "1");
  rig.send(lot(1).bill("X").msg_id("c1").cancel().json());
  const std::string amended =
      rig.send(lot(2).container("MSKU6011672").bill("X").msg_id("a").amendment(1).json());
  EXPECT_EQ(member(amended, "channel"), "3") << amended;
}

TEST(FirstTries, NobodyElseMayCloseAPreregisteredRoot) {
  PipelineRig rig({});
  EXPECT_EQ(member(rig.send(lot(1).procedure("IDA").msg_id("p").json()), "status"), "NOTED");
  const std::string closed = rig.send(lot(1).msg_id("c").cancel().json(), Audience::kDeclarant);
  EXPECT_EQ(member(closed, "status"), "CONFLICT") << closed;
  EXPECT_EQ(member(rig.send(lot(1).json()), "status"), "OK");
}

// Also what a user tries first.
TEST(Golden, Scenario13AnAmendmentThatLowersAfterYellowStaysYellowWithASign) {
  const std::pair<const char*, const char*> kLower[] = {
      {"/lines/0/hs_code", "84149090"}, {"/lines/0/origin", "KR"}, {"/total_tax_value_vnd", "1"}};
  for (const auto& [pointer, value] : kLower) {
    PipelineRig rig({});
    EXPECT_EQ(member(rig.send(lot(7).text("/lines/0/quota_flag", "X").json()), "channel"), "2");
    auto lower = lot(7).msg_id("a7").amendment(1);
    const bool is_number = std::string_view(pointer).ends_with("_vnd");
    is_number ? lower.set(pointer, value) : lower.text(pointer, value);
    const std::string amended = rig.send(lower.json());
    EXPECT_EQ(member(amended, "channel"), "2") << amended;
    EXPECT_TRUE(has_reason(amended, "A805")) << pointer << ' ' << amended;
  }

  PipelineRig rig({});
  auto base = lot(1).text("/lines/0/quota_flag", "X");
  const std::string first = rig.send(base.json());
  EXPECT_EQ(member(first, "channel"), "2") << first;
  auto amended = lot(1).msg_id("a1").amendment(1).text("/lines/0/hs_code", "84149090");
  const std::string second = rig.send(amended.json());
  EXPECT_EQ(member(second, "channel"), "2") << second;
  EXPECT_TRUE(has_reason(second, "A805")) << second;
  EXPECT_EQ(member(second, "supersedes"), member(first, "declaration_no"));
  // The earlier version keeps its own answer.
  EXPECT_EQ(member(rig.send(base.msg_id("again").json()), "seq"), member(first, "seq"));
}

TEST(FirstTries, TenPreregisteredVariantsAreNotedWithoutAChannelAndCounted) {
  PipelineRig rig({});
  for (int i = 0; i < 10; ++i) {
    const auto variant = lot(1)
                             .procedure("IDA")
                             .msg_id("p" + std::to_string(i))
                             .item({.value = std::to_string(1000 + i)});
    const std::string reply = rig.send(variant.json());
    EXPECT_EQ(member(reply, "status"), "NOTED") << reply;
    EXPECT_EQ(reply.find("channel"), std::string::npos) << reply;
  }
  const std::string formal = rig.send(lot(1).json());
  // Probing gives points, not a sign: nothing was amended after a channel was known.
  EXPECT_TRUE(has_reason(formal, "A805b")) << formal;
  EXPECT_FALSE(has_reason(rig.send(lot(2).json()), "A805b"));
}

// --- promises
// ----------------------------------------------------------------------------------------

TEST(Pipeline, WithoutAPackItAnswersNotReadyAndNeverAChannel) {
  PipelineRig rig({.ready = false});
  const std::string reply = rig.send(lot(1).json());
  EXPECT_EQ(member(reply, "code"), "NOT_READY") << reply;
  EXPECT_EQ(reply.find("channel"), std::string::npos);
}

TEST(Pipeline, ALateMessageIsScoredAndNeverGreen) {
  PipelineRig rig({});
  EXPECT_EQ(member(rig.send(lot(1).json()), "channel"), "1");
  rig.wait_in_queue(1'001);
  const std::string late = rig.send(lot(2).json());
  EXPECT_EQ(member(late, "channel"), "2") << late;
  EXPECT_TRUE(has_reason(late, "X953")) << late;
  EXPECT_NE(late.find("SYSTEM"), std::string::npos) << late;
  EXPECT_EQ(member(rig.send(lot(3).deadline_ms(5'000).json()), "channel"), "1")
      << "its own budget counts";
}

TEST(Pipeline, OnlyOfficersMayTellStatusAndDeltas) {
  PipelineRig rig({});
  EXPECT_EQ(member(rig.send(delta("d", "debt_paid"), Audience::kDeclarant), "code"), "FORBIDDEN");
  EXPECT_EQ(member(rig.send(status("s", "100000000010", "cleared"), Audience::kDeclarant), "code"),
            "FORBIDDEN");
  const std::string noted = rig.send(status("s", "100000000010", "cleared"));
  EXPECT_EQ(member(noted, "status"), "NOTED") << noted;
  EXPECT_EQ(rig.send(status("s", "100000000010", "cleared")), noted);
  EXPECT_EQ(member(rig.send(status("s", "100000000010", "released")), "status"), "CONFLICT");
}

TEST(Pipeline, AStatusCancelledClosesTheRoot) {
  PipelineRig rig({});
  rig.send(lot(1).json());
  EXPECT_EQ(member(rig.send(status("s", "100000000010", "cancelled")), "status"), "NOTED");
  EXPECT_EQ(member(rig.send(lot(1).msg_id("a").amendment(1).json()), "status"), "CONFLICT");
}

TEST(Pipeline, ADryRunHasNoEffect) {
  PipelineRig rig({});
  const std::string tried =
      rig.control(Control::Kind::kDryRun, "dry-run", nullptr, 0, lot(1).json());
  EXPECT_EQ(member(tried, "channel"), "1") << tried;
  const std::string real = rig.send(lot(1).json());
  EXPECT_EQ(member(real, "replayed"), "false");
  EXPECT_EQ(member(real, "channel"), "1");
}

TEST(Pipeline, ADryRunOfAnAmendmentRemembersWhatCameBefore) {
  PipelineRig rig({});
  const auto red = lot(1).text("/pre_inspection_result", "C");
  EXPECT_EQ(member(rig.send(red.json()), "channel"), "3");
  const std::string line = lot(1).msg_id("a").amendment(1).json();
  const std::string tried = rig.control(Control::Kind::kDryRun, "dry-run", nullptr, 0, line);
  EXPECT_EQ(member(tried, "channel"), "3") << tried;
  Control::Done done;
  rig.control(Control::Kind::kDryRun, "dry-run", &done, 0, red.json());
  EXPECT_FALSE(done.ok) << "decided already";
}

TEST(Pipeline, LookupFindsTheDecisionWithWhatItCites) {
  PipelineRig rig({});
  const std::string reply = rig.send(lot(1).json());
  Control::Done done;
  rig.control(Control::Kind::kLookup, "explain", &done, 100'000'000'010ULL);
  ASSERT_TRUE(done.ok) << done.message;
  EXPECT_EQ(std::to_string(done.sequence), member(reply, "seq"));
  EXPECT_EQ(done.versions.snapshot_generation, 20250612U);
  rig.control(Control::Kind::kLookup, "explain", &done, 999'999'999'990ULL);
  EXPECT_FALSE(done.ok);
}

// A declarant must not learn why: neither from words nor from the length of the line.
TEST(Pipeline, DeclarantBytesHoldNoReason) {
  PipelineRig rig({.firms = {{.level = 5, .risk_class = 6}}});
  const CriteriaPack& pack = *rig.context().pack;
  std::vector<std::string> replies;
  replies.push_back(rig.send(lot(1).json(), Audience::kDeclarant));
  replies.push_back(
      rig.send(lot(2).text("/pre_inspection_result", "C").json(), Audience::kDeclarant));
  replies.push_back(
      rig.send(lot(3).trader("0101248141", "CTY TNHH LA").json(), Audience::kDeclarant));
  replies.push_back(rig.send(lot(4).kind("AEO").json(), Audience::kDeclarant));
  std::set<std::size_t> sizes;
  for (const std::string& reply : replies) {
    sizes.insert(reply.size());
    for (const Criterion& criterion : pack.criteria) {
      EXPECT_EQ(reply.find(criterion.id.view()), std::string::npos)
          << criterion.id.view() << " in " << reply;
    }
    for (const char* word : {"score", "reason", "gate", "threshold", "tier", "pack", "snapshot",
                             "advice", "scan", "hold"}) {
      EXPECT_EQ(reply.find(word), std::string::npos) << word << " in " << reply;
    }
    EXPECT_EQ(reply.find(pack.hash), std::string::npos);
    EXPECT_EQ(reply.find(pack.version), std::string::npos);
  }
  EXPECT_EQ(sizes.size(), 1U) << "one size whatever the answer";
}

// Chance or suspicion: a declarant reads the same words of a Red lot.
TEST(Pipeline, ADeclarantCannotTellARandomRedFromASuspectedOne) {
  PipelineRig::Setup setup;
  setup.random = true;
  PipelineRig rig(setup);
  std::string by_chance;
  for (int i = 1; i < 2'000 && by_chance.empty(); ++i) {
    const std::string reply = rig.send(lot(i).json(), Audience::kDeclarant);
    if (member(reply, "channel") == "3") by_chance = reply;
  }
  ASSERT_FALSE(by_chance.empty());
  const std::string suspected =
      rig.send(lot(5'000).text("/pre_inspection_result", "C").json(), Audience::kDeclarant);
  for (const char* name : {"status", "channel", "inspection_class", "form", "extent"}) {
    EXPECT_EQ(member(by_chance, name), member(suspected, name)) << name;
  }
}

// A number that a declarant may write freely must not choose its draw.
TEST(Pipeline, TheFamilyNumberADeclarantWritesDoesNotChooseTheDraw) {
  PipelineRig::Setup setup;
  setup.random = true;
  PipelineRig rig(setup);
  std::set<std::string> channels;
  for (int i = 1; i < 2'000; ++i) {
    const auto member_of_family = lot(i)
                                      .text("/first_declaration_no", "100000000010")
                                      .set("/split_seq", "1")
                                      .set("/split_total", "2");
    channels.insert(member(rig.send(member_of_family.json()), "channel"));
  }
  EXPECT_TRUE(channels.contains("3")) << "one undrawn root would have freed them all";
}

// Golden scenario 12: split into three, one of them asked to be inspected.
TEST(Pipeline, A807_AllPartsOfASplitConsignmentAreRedWhereOneIs) {
  const auto part = [](int seq) {
    auto builder = lot(seq).bill("BL").set("/split_seq", std::to_string(seq));
    builder.set("/split_total", "3");
    return builder.text("/first_declaration_no", seq == 1 ? "F" : "100000000010");
  };
  const std::vector<Sent> parts = {
      {part(1).json()}, {part(2).text("/pre_inspection_result", "C").json()}, {part(3).json()}};
  PipelineRig one_by_one({});
  const auto expected = one_by_one.send_cut(parts, {1});
  EXPECT_EQ(member(expected[0], "channel"), "1") << "the others are not known yet";
  EXPECT_EQ(member(expected[1], "channel"), "3");
  EXPECT_EQ(member(expected[2], "channel"), "3");
  EXPECT_NE(expected[2].find("INHERITED"), std::string::npos);
  EXPECT_TRUE(has_reason(expected[2], "A807"));
  PipelineRig at_once({});
  EXPECT_EQ(at_once.send_batch(parts), expected);
  const std::string again = at_once.send(parts[0].line);
  EXPECT_EQ(member(again, "channel"), "3") << "it rose when the second came: " << again;
  EXPECT_EQ(member(again, "revision"), "1");
  // Nor does another trader who writes that number meet it.
  auto stranger = lot(9).text("/trader/tax_code", "0301446260").set("/split_seq", "2");
  stranger.set("/split_total", "3").text("/first_declaration_no", "100000000010");
  EXPECT_FALSE(has_reason(at_once.send(stranger.json()), "A807"));
}

// A damaged entry of long ago stops its own resend, not the daemon and not the others.
TEST(Pipeline, ADamagedEntryCostsOnlyWhoAsksForIt) {
  PipelineRig::Setup setup;
  setup.segment_bytes = 1U << 16U;
  PipelineRig rig(setup);
  const std::string first = rig.send(lot(1).json());
  for (int i = 2; i < 400; ++i) rig.send(lot(i).json());
  std::filesystem::path oldest;
  for (const auto& file : std::filesystem::directory_iterator(rig.directory() / "journal")) {
    if (file.path().extension() != ".segment") continue;
    if (oldest.empty() || file.path() < oldest) oldest = file.path();
  }
  std::fstream segment(oldest, std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(segment)), {});
  const auto at = bytes.find("INV1");
  ASSERT_NE(at, std::string::npos);
  segment.seekp(static_cast<std::streamoff>(at));
  segment.put('X');
  segment.close();

  const std::string resent = rig.send(lot(1).json());
  EXPECT_EQ(member(resent, "code"), "INTERNAL") << resent;
  Control::Done done;
  rig.control(Control::Kind::kLookup, "explain", &done, 100'000'000'010ULL);
  EXPECT_FALSE(done.ok);
  rig.control(Control::Kind::kDryRun, "dry-run", &done, 0, lot(1).amendment(1).msg_id("a").json());
  EXPECT_FALSE(done.ok);
  EXPECT_FALSE(done.message.empty());
  // Nor can it be cancelled, in either way: what it holds and gives back cannot be read.
  EXPECT_EQ(member(rig.send(lot(1).cancel().msg_id("c").json()), "code"), "INTERNAL");
  const std::string status = R"({"schema":"status/1","msg_id":"s","declaration_no":"100000000010",)"
                             R"("status":"cancelled","at":"2025-06-12T11:00:00+07:00"})";
  EXPECT_EQ(member(rig.send(status), "code"), "INTERNAL");
  EXPECT_EQ(member(rig.send(lot(3).json()), "status"), "OK");
  EXPECT_EQ(member(rig.send(lot(1'000).json()), "status"), "OK");
}

// --- same bytes (design §3)
// ----------------------------------------------------------------------------

// A stream with everything that depends on order: resends, amendments, cancellations, conflicts,
// pre-registrations, deltas, statuses, Reds that compete for scanner slots, and lines that are
// wrong.
std::vector<Sent> eventful_stream(int count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<Sent> lines;
  for (int i = 0; i < count; ++i) {
    const int n = static_cast<int>(random() % 60);
    const std::string tag = std::to_string(i);
    switch (random() % 26) {
      case 0:
        lines.push_back({lot(n).json()});
        break;  // likely a resend
      case 1:
        lines.push_back({lot(n).msg_id("r" + tag).json()});
        break;  // another message
      case 2:
        lines.push_back({lot(n).msg_id("c" + tag).invoice("X" + tag).json()});
        break;
      case 3:
        lines.push_back({lot(n)
                             .msg_id("a" + tag)
                             .amendment(1 + static_cast<int>(random() % 3))
                             .gross_weight("9")
                             .json()});
        break;
      case 4:
        lines.push_back({lot(n).msg_id("k" + tag).cancel().json()});
        break;
      case 5:
        lines.push_back({lot(n)
                             .procedure("IDA")
                             .msg_id("p" + tag)
                             .item({.value = std::to_string(900 + n)})
                             .json()});
        break;
      case 6:
        lines.push_back({delta("d" + tag, random() % 2 == 0 ? "stop_on" : "stop_off",
                               R"(,"decision_no":"Q1","from":"2024-01-01")")});
        break;
      case 7:
        lines.push_back(
            {status("s" + tag, "1000000000" + std::to_string(n % 10) + "0", "cleared")});
        break;
      case 8:
        lines.push_back({"{\"schema\":\"decl/1\",broken"});
        break;
      case 9:
        lines.push_back({lot(n + 100).from("CN").text("/pre_inspection_result", "C").json()});
        break;
      case 10:
        lines.push_back({lot(n + 200).json(), Audience::kDeclarant});
        break;
      case 11:
        lines.push_back({.line = lot(2000 + i).json(), .late = true});
        break;
      case 15:
        lines.push_back({override_of("o" + tag, number_of(n), random() % 2 == 0 ? "3" : "2")});
        break;
      case 16:
        lines.push_back({scan_of("x" + tag, number_of(300 + 10 * (n % 5) + n % 9 + 1),
                                 random() % 3 == 0 ? "SUSPECT" : "UNREADABLE")});
        break;
      case 13:
      case 14: {  // One of five consignments, split into nine.
        const int family = n % 5;
        const int seq = 1 + static_cast<int>(random() % 9);
        auto part = lot(300 + 10 * family + seq).bill("FAMILY" + std::to_string(family));
        part.text("/first_declaration_no",
                  seq == 1 ? "F" : std::to_string(100'000'003'010 + 100 * family));
        part.set("/split_seq", std::to_string(seq)).set("/split_total", "9");
        if (n == 7) part.text("/pre_inspection_result", "C");
        lines.push_back({part.json()});
        break;
      }
      case 17:
      case 18: {  // A Red that is to be scanned, one of ten.
        const std::uint64_t of = 600 + random() % 10;
        lines.push_back({scan_lot(of, 2).msg_id("z" + tag).json()});
        break;
      }
      case 19: {
        constexpr std::array kResults = {"CLEAR", "SUSPECT", "UNREADABLE", "NOT_PRESENTED"};
        const int of = 600 + n % 10;
        lines.push_back({scan_of("y" + tag, number_of(of), kResults[random() % 4],
                                 box(10 * static_cast<std::uint64_t>(of) + random() % 2))});
        break;
      }
      case 12:
        lines.push_back({.line = {}, .use_snapshot = 20250613 + random() % 4});
        break;
      default:
        lines.push_back({lot(1000 + i).bill("BILL" + std::to_string(n)).json()});
        break;
    }
  }
  return lines;
}

class SameBytes : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(SameBytes, WhateverTheBatchBordersAndWorkers) {
  const std::vector<Sent> lines = eventful_stream(1'000, GetParam());
  PipelineRig::Setup setup;
  setup.random = true;
  setup.caps.epoch_declarations = 23;
  setup.cap_rows = {{kFirstDay, kLastDay, 1'000, 100, "test"}};
  std::vector<std::string> expected;
  {
    PipelineRig one_by_one(setup);
    expected = one_by_one.send_cut(lines, {1});
  }
  std::set<std::string> statuses;
  for (const std::string& reply : expected) statuses.insert(member(reply, "status"));
  // Late ones, and verdicts of several generations, are in the stream.
  std::set<std::string> generations, epochs;
  int late = 0;
  for (const std::string& reply : expected) {
    generations.insert(member(reply, "snapshot_generation"));
    epochs.insert(member(reply, "epoch"));
    late += has_reason(reply, "X953") ? 1 : 0;
  }
  EXPECT_GT(generations.size(), 3U);
  EXPECT_GT(epochs.size(), 5U);
  EXPECT_GT(late, 5);
  EXPECT_TRUE(statuses.contains("OK") && statuses.contains("CONFLICT") &&
              statuses.contains("NOTED") && statuses.contains("INVALID") &&
              statuses.contains("REJECTED"));

  std::mt19937 random(GetParam());
  for (const std::size_t workers : {1U, 8U}) {
    for (int round = 0; round < 3; ++round) {
      std::vector<std::size_t> cuts(40);
      for (std::size_t& cut : cuts) cut = (1 + random() % (round == 0 ? 512 : 30));
      setup.workers = workers;
      setup.segment_bytes = round == 2 ? 1U << 16U : 1U << 20U;
      PipelineRig rig(setup);
      const auto replies = rig.send_cut(lines, cuts);
      ASSERT_EQ(replies.size(), expected.size());
      for (std::size_t i = 0; i < replies.size(); ++i) {
        ASSERT_EQ(replies[i], expected[i])
            << "line " << i << ", workers " << workers << ", round " << round;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SameBytes, ::testing::Values(1U, 2U, 3U));

// A restart anywhere changes nothing either: what is remembered comes back from the journal.
TEST(Pipeline, RestartsChangeNoAnswer) {
  const std::vector<Sent> lines = eventful_stream(400, 7);
  PipelineRig::Setup setup;
  setup.segment_bytes = 1U << 16U;
  std::vector<std::string> expected;
  {
    PipelineRig whole(setup);
    expected = whole.send_batch(lines);
  }
  PipelineRig rig(setup);
  std::vector<std::string> replies;
  for (std::size_t at = 0; at < lines.size(); at += 50) {
    for (std::string& reply : rig.send_batch(
             {lines.begin() + static_cast<std::ptrdiff_t>(at),
              lines.begin() + static_cast<std::ptrdiff_t>(std::min(at + 50, lines.size()))})) {
      replies.push_back(std::move(reply));
    }
    rig.restart();
  }
  ASSERT_EQ(replies.size(), expected.size());
  for (std::size_t i = 0; i < replies.size(); ++i) ASSERT_EQ(replies[i], expected[i]) << i;
}

}  // namespace
}  // namespace luong::test
