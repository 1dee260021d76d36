// The compliance programme in the pipeline: an act is seen by the next declaration, outlives a
// stop, and a hold on a case touches nothing else.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/officer_act.h"
#include "core/stream_ledger.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

constexpr std::string_view kFirm = "0100109106";
constexpr std::int64_t kInThePilot = 1'678'930'000'000;  // 2023-03-16T08:26:40+07:00

PipelineRig::Setup in_the_pilot(bool member = false) {
  PipelineRig::Setup setup;
  setup.firms = {{.tax_code = std::string(kFirm), .member = member}, {.tax_code = "0301446260"}};
  setup.now_ms = kInThePilot;
  setup.evaluated_ms = kInThePilot - 8 * kHourMs;
  return setup;
}

// How the pipeline sees the firm: as a member or not, by the overlay that verdicts cite.
bool member_now(PipelineRig& rig) {
  Control::Done done;
  EXPECT_EQ(rig.send(a_declaration().number(100'000'000'010).json()).find("\"error\""),
            std::string::npos);
  rig.control(Control::Kind::kLookup, "explain", &done, 100'000'000'010);
  EnterpriseOverlay overlay;
  EXPECT_FALSE(overlay.load(done.overlay));
  const auto& snapshot = *rig.context().snapshot;
  return overlay.in_force(snapshot, snapshot.find(*TaxCode::parse(kFirm), Role::kTrader))
      ->voluntary_program;
}

std::string become_member(PipelineRig& rig) {
  std::string said = rig.programme("invite", "0100109106 letter=1/TXNK");
  said += rig.programme("volunteer", "0100109106");
  said += rig.programme("recognise",
                        "0100109106 mou=3/BB customs-signed=2023-03-01 firm-signed=2023-03-02");
  return said;
}

TEST(ProgrammePipeline, S000_25_TheNextDeclarationSeesARecognitionAndALoss) {
  PipelineRig rig(in_the_pilot());
  EXPECT_FALSE(member_now(rig));
  EXPECT_EQ(become_member(rig), "");
  EXPECT_TRUE(member_now(rig));
  rig.restart();
  EXPECT_TRUE(member_now(rig));
  // In one batch with declarations before and after: their verdicts cite different deltas.
  const std::string before = rig.send(a_declaration().number(100'000'000'020).msg_id("b").json());
  EXPECT_EQ(rig.programme("revoke", "0100109106 reason=b decision=7/QĐ note=bị xử phạt"), "");
  const std::string after = rig.send(a_declaration().number(100'000'000'030).msg_id("c").json());
  EXPECT_NE(member(before, "delta_sequence"), "");
  EXPECT_NE(member(before, "delta_sequence"), member(after, "delta_sequence")) << after;
  EXPECT_FALSE(member_now(rig));
  rig.restart();
  EXPECT_FALSE(member_now(rig));
  EXPECT_NE(rig.programme("invite", "0100109106 letter=2 note=đã khắc phục").find("2024-03-16"),
            std::string::npos)
      << "a year has to pass, also over a restart";
}

TEST(ProgrammePipeline, ANewGenerationAbsorbsWhatItKnows) {
  PipelineRig rig(in_the_pilot());
  EXPECT_EQ(become_member(rig), "");
  rig.advance(kDayMs);
  // Built before the act, put in force after it; then one that knows.
  rig.use_snapshot(2, {{.tax_code = std::string(kFirm)}}, kInThePilot - kHourMs);
  EXPECT_TRUE(member_now(rig));
  rig.use_snapshot(3, {{.tax_code = std::string(kFirm), .member = true}}, kInThePilot + kHourMs);
  EXPECT_TRUE(member_now(rig));
  rig.use_snapshot(4, {{.tax_code = std::string(kFirm)}}, kInThePilot + 2 * kHourMs);
  EXPECT_FALSE(member_now(rig)) << "the later word of the record stands";
}

TEST(ProgrammePipeline, ARefusedActIsAuditedAndChangesNothing) {
  PipelineRig rig(in_the_pilot());
  EXPECT_NE(rig.programme("revoke", "0100109106 reason=a decision=1").find("none"),
            std::string::npos);
  EXPECT_NE(rig.programme("recognise", "0100109106 mou=1"), "");
  EXPECT_NE(rig.programme("invite", "0100109106"), "");
  int audits = 0;
  int acts = 0;
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    audits += entry.kind == EntryKind::kAudit ? 1 : 0;
    acts += entry.kind == EntryKind::kOfficerAct ? 1 : 0;
  });
  EXPECT_EQ(audits, 3);
  EXPECT_EQ(acts, 0);
  PipelineRig::Setup later = in_the_pilot();
  later.now_ms = 1'749'700'000'000;  // 2025: no window.
  later.evaluated_ms = later.now_ms;
  PipelineRig closed(later);
  EXPECT_NE(closed.programme("invite", "0100109106 letter=1").find("no window"), std::string::npos);
}

TEST(ProgrammePipeline, WhoDidWhatIsInTheJournal) {
  PipelineRig rig(in_the_pilot());
  EXPECT_EQ(become_member(rig), "");
  std::vector<std::string> words;
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    if (entry.kind != EntryKind::kOfficerAct) return;
    OfficerAct act;
    ASSERT_FALSE(decode(entry.body, act));
    EXPECT_EQ(act.officer, "hq-01");
    EXPECT_EQ(act.text, "programme " + act.word) << "the command as given";
    words.push_back(act.word);
  });
  EXPECT_EQ(words, (std::vector<std::string>{"invite", "volunteer", "recognise"}));
}

TEST(ProgrammePipeline, S000_12_AHoldStopsItsCaseAndNothingElse) {
  PipelineRig rig(in_the_pilot(true));
  const auto state_of = [&](std::string_view text) {
    Control::Done done;
    std::string said = rig.programme("request", text, &done);
    if (!said.empty()) return said;
    const auto& request = std::get<SupportRequest>(done.act.after);
    return std::string(name(request.state)) + (request.held ? ", held" : "");
  };
  EXPECT_EQ(rig.programme("hold", "case=ĐT-7 declaration=106543210980 note=điều tra"), "");
  EXPECT_EQ(rig.programme("hold", "case=TT-9 declaration=106543210980"), "");
  EXPECT_EQ(state_of("0100109106 id=R1 declaration=106543210981"), "refused, held")
      << "whatever the version";
  EXPECT_EQ(state_of("0100109106 id=R2 case=ĐT-7"), "refused, held");
  EXPECT_EQ(state_of("0100109106 id=R3 declaration=106543210990"), "received");
  EXPECT_EQ(state_of("0100109106 id=R3"), "there is a request of that id already");
  EXPECT_EQ(state_of("0301446260 id=R4"), "only members are given support under the programme");
  rig.restart();
  EXPECT_EQ(rig.programme("lift", "case=ĐT-7"), "");
  EXPECT_EQ(state_of("0100109106 id=R5 case=ĐT-7"), "received");
  EXPECT_EQ(state_of("0100109106 id=R6 declaration=106543210980"), "refused, held")
      << "another case holds it still";
  EXPECT_EQ(rig.programme("lift", "case=TT-9"), "");
  EXPECT_EQ(state_of("0100109106 id=R7 declaration=106543210980"), "received");
  EXPECT_NE(rig.programme("lift", "case=TT-9"), "");
  EXPECT_NE(rig.programme("lift", "case=none"), "");
}

TEST(ProgrammePipeline, S000_11_TwentyFourHoursToForward) {
  PipelineRig rig(in_the_pilot(true));
  for (const char* id : {"1", "2", "3"}) {
    EXPECT_EQ(rig.programme("request", std::string("0100109106 id=") + id), "");
  }
  rig.advance(24 * kHourMs);
  EXPECT_NE(rig.programme("forward", "id=1"), "") << "to whom?";
  EXPECT_EQ(rig.programme("forward", "id=1 unit=GSQL"), "") << "24 hours are in time";
  EXPECT_NE(rig.programme("forward", "id=1 unit=GSQL"), "") << "once";
  rig.advance(1);
  EXPECT_NE(rig.programme("forward", "id=2 unit=GSQL").find("note="), std::string::npos);
  EXPECT_EQ(rig.programme("forward", "id=2 unit=GSQL note=mất điện diện rộng"), "");
  EXPECT_EQ(rig.programme("hold", "case=C"), "");
  EXPECT_NE(rig.programme("refuse", "id=3"), "") << "why?";
  EXPECT_EQ(rig.programme("refuse", "id=3 note=ngoài phạm vi"), "");
  EXPECT_NE(rig.programme("forward", "id=9 unit=X"), "");
}

}  // namespace
}  // namespace luong::test
