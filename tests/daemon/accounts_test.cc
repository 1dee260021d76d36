// Accounts of goods in the pipeline: exemption lists, temporary imports, trade on the spot. What is
// drawn is drawn once and given back, what is owed shows on the trader's next declaration, and
// neither a restart nor a batch border changes any of it.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/decimal.h"
#include "core/goods_account.h"
#include "core/journal_entry.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

constexpr std::string_view kOurs = "0100109106";
constexpr std::string_view kTheirs = "0301446260";
constexpr std::uint64_t kImports = 100'000'000'000;
constexpr std::uint64_t kExports = 300'000'000'000;

PipelineRig::Setup two_firms() {
  PipelineRig::Setup setup;
  setup.firms = {{.tax_code = std::string(kOurs)}, {.tax_code = std::string(kTheirs)}};
  return setup;
}

std::string number_of(std::uint64_t from, std::uint64_t i) { return std::to_string(from + i * 10); }
std::string root_of(std::uint64_t from, std::uint64_t i) {
  return std::to_string((from + i * 10) / 10);
}

DeclarationBuilder lot(std::uint64_t from, std::uint64_t i, std::string_view pieces,
                       std::string_view more = {}, std::string_view trader = kOurs) {
  DeclarationBuilder builder = a_declaration();
  if (from == kExports) builder.exports();
  builder.number(from + i * 10)
      .msg_id((from == kExports ? "e" : "i") + std::to_string(i))
      .trader(trader)
      .bill("BILL" + std::to_string(from / 10 + i))
      .invoice("INV" + std::to_string(from / 10 + i))
      .text("/voyage", "V" + std::to_string(i))
      .item({.quantity = std::string(pieces), .more = std::string(more)});
  return builder;
}

DeclarationBuilder exempt(std::uint64_t i, std::string_view pieces, std::string_view line = "1",
                          std::string_view trader = kOurs) {
  return lot(kImports, i, pieces,
             R"("exemption_list_no":"103456789012","exemption_line":")" + std::string(line) + '"',
             trader);
}
DeclarationBuilder temporary(std::uint64_t i, std::string_view pieces,
                             std::string_view deadline = "2025-06-20") {
  return lot(kImports, i, pieces).kind("G11").text("/reexport_deadline", deadline);
}
DeclarationBuilder reexport(std::uint64_t i, std::uint64_t of, std::string_view pieces,
                            std::string_view trader = kOurs) {
  return lot(kExports, i, pieces, {}, trader)
      .kind("G21")
      .text("/temp_declaration_no", number_of(kImports, of));
}

std::string accepted(std::string_view line, std::string_view quantity, std::string_view more = {},
                     std::string_view holder = kOurs) {
  static int messages = 0;
  return R"({"schema":"exempt-goods/1","msg_id":"x)" + std::to_string(++messages) +
         R"(","event":"accepted","at":"2025-06-12T08:00:00+07:00","list_no":"103456789012","line":")" +
         std::string(line) + R"(","holder":")" + std::string(holder) +
         R"(","unit":"PCE","quantity":")" + std::string(quantity) + '"' + std::string(more) + '}';
}

std::string status(std::string_view word, std::uint64_t from, std::uint64_t i) {
  static int messages = 0;
  return R"({"schema":"status/1","msg_id":"s)" + std::to_string(++messages) +
         R"(","declaration_no":")" + number_of(from, i) + R"(","status":")" + std::string(word) +
         R"(","at":"2025-06-12T08:00:00+07:00","office":"03CC"})";
}

// "OK", or how it was refused; with those of the criteria asked about that hit.
std::string outcome(const std::string& reply) {
  std::string said = member(reply, "status");
  if (said == "\"REJECTED\"" || said == "REJECTED") {
    return "REJECTED " + member(reply, "official_code");
  }
  for (const char* id : {"H109h", "H110h", "H118", "F314", "F315", "F316"}) {
    if (has_reason(reply, id)) said += " " + std::string(id);
  }
  return said;
}

TEST(Accounts, S003_20_AnExemptionListIsDrawnOnceAndRefusedWhenItIsUsedUp) {
  PipelineRig rig(two_firms());
  EXPECT_EQ(outcome(rig.send(exempt(1, "60").json())), "OK H110h") << "not told of";
  EXPECT_EQ(member(rig.send(accepted("1", "100")), "status"), "NOTED");
  const std::string line = exempt(2, "60").json();
  EXPECT_EQ(outcome(rig.send(line)), "OK");
  rig.send(line);
  rig.send(exempt(2, "60").msg_id("again").json());
  EXPECT_EQ(left_of(rig, "103456789012/1"), "40");
  EXPECT_EQ(outcome(rig.send(exempt(3, "41").json())), "REJECTED E8206");
  EXPECT_EQ(left_of(rig, "103456789012/1"), "40") << "a refused declaration draws nothing";
  rig.restart();
  EXPECT_EQ(outcome(rig.send(exempt(2, "70").amendment(1).msg_id("more").json())), "OK");
  EXPECT_EQ(left_of(rig, "103456789012/1"), "30") << "the version before is given back";
  rig.send(exempt(2, "70").amendment(1).msg_id("c").cancel().json());
  EXPECT_EQ(left_of(rig, "103456789012/1"), "100") << "a cancellation gives all of it back";
  EXPECT_EQ(outcome(rig.send(exempt(4, "100").json())), "OK");
  EXPECT_EQ(left_of(rig, "103456789012/1"), "0");
}

TEST(Accounts, S003_59_AListIsForItsHolderItsGoodsItsUnitAndItsTime) {
  PipelineRig rig(two_firms());
  rig.send(accepted("1", "100"));
  rig.send(accepted("2", "100", R"(,"hs":["8415"])"));
  rig.send(accepted("3", "100", R"(,"valid_to":"2025-06-11")"));
  rig.send(accepted("4", "100", R"(,"hs":["8414"],"valid_to":"2025-06-12")"));
  rig.send(
      R"({"schema":"exempt-goods/1","msg_id":"set","event":"accepted","list_no":"103456789012",)"
      R"("line":"5","holder":"0100109106","unit":"SET","quantity":"9",)"
      R"("at":"2025-06-12T08:00:00+07:00"})");
  EXPECT_EQ(outcome(rig.send(exempt(1, "10", "1", kTheirs).json())), "REJECTED E8204");
  EXPECT_EQ(outcome(rig.send(exempt(2, "10", "2").json())), "REJECTED E8205");
  EXPECT_EQ(outcome(rig.send(exempt(3, "10", "3").json())), "REJECTED E8202");
  EXPECT_EQ(outcome(rig.send(exempt(4, "10", "4").json())), "OK");
  EXPECT_EQ(outcome(rig.send(exempt(5, "10", "5").json())), "REJECTED E8248");
  rig.send(R"({"schema":"exempt-goods/1","msg_id":"z","event":"closed","list_no":"103456789012",)"
           R"("line":"1","at":"2025-06-12T09:00:00+07:00"})");
  EXPECT_EQ(outcome(rig.send(exempt(6, "10").json())), "REJECTED E8202");
}

TEST(Accounts, H109_WhatCameInForATimeLeavesOnce) {
  PipelineRig rig(two_firms());
  EXPECT_EQ(outcome(rig.send(reexport(1, 1, "10").json())), "OK H109h") << "nothing known of it";
  rig.send(temporary(1, "100").json());
  EXPECT_EQ(outcome(rig.send(reexport(2, 1, "60").json())), "OK");
  EXPECT_EQ(left_of(rig, root_of(kImports, 1) + "/1"), "40");
  EXPECT_EQ(outcome(rig.send(reexport(3, 1, "41").json())), "REJECTED E8306");
  EXPECT_EQ(outcome(rig.send(reexport(4, 1, "1", kTheirs).json())), "REJECTED E8304");
  rig.restart();
  EXPECT_EQ(outcome(rig.send(temporary(1, "110").amendment(1).msg_id("more").json())), "OK");
  EXPECT_EQ(outcome(rig.send(reexport(5, 1, "50").json())), "OK") << "ten more had come in";
  EXPECT_EQ(outcome(rig.send(reexport(6, 1, "1").json())), "REJECTED E8306");
  rig.send(reexport(5, 1, "50").msg_id("c").cancel().json());
  EXPECT_EQ(outcome(rig.send(reexport(7, 1, "50").json())), "OK");
  // Another trader learns nothing of a declaration but that it is another's.
  EXPECT_EQ(outcome(rig.send(
                reexport(20, 1, "1", kTheirs).set("/lines/0/hs_code", "\"84151010\"").json())),
            "REJECTED E8304");
  // Of another kind, and one that is cancelled.
  rig.send(lot(kImports, 2, "100").json());
  EXPECT_EQ(outcome(rig.send(reexport(8, 2, "1").json())), "REJECTED E8305");
  EXPECT_EQ(outcome(rig.send(reexport(21, 2, "1", kTheirs).json())), "REJECTED E8304");
  rig.send(temporary(3, "100").json());
  rig.send(temporary(3, "100").msg_id("c3").cancel().json());
  EXPECT_EQ(outcome(rig.send(reexport(9, 3, "1").json())), "REJECTED E8302");
  EXPECT_EQ(outcome(rig.send(reexport(22, 3, "1", kTheirs).json())), "REJECTED E8304");
  rig.send(temporary(4, "100", "2025-06-11").json());
  EXPECT_EQ(outcome(rig.send(reexport(10, 4, "1").json())), "REJECTED E8302");
}

TEST(Accounts, S003_4_WhatDidNotLeaveInTimeShowsOnTheNextDeclaration) {
  PipelineRig rig(two_firms());
  rig.send(temporary(1, "100", "2025-06-13").json());
  std::uint64_t next = 100;
  const auto now = [&] { return outcome(rig.send(lot(kImports, ++next, "1").json())); };
  EXPECT_EQ(now(), "OK");
  rig.advance(kDayMs);
  EXPECT_EQ(now(), "OK") << "the last day";
  rig.advance(kDayMs);
  EXPECT_EQ(now(), "OK F314");
  EXPECT_EQ(outcome(rig.send(lot(kImports, 99, "1", {}, kTheirs).json())), "OK") << "not theirs";
  rig.restart();
  EXPECT_EQ(now(), "OK F314");
  rig.send(reexport(1, 1, "60").json());
  EXPECT_EQ(now(), "OK F314") << "not all of it";
  rig.send(reexport(2, 1, "40").json());
  EXPECT_EQ(now(), "OK");
  rig.restart();
  EXPECT_EQ(now(), "OK");
  // The export took too much and is amended; then it is cancelled.
  rig.send(reexport(2, 1, "30").amendment(1).msg_id("less").json());
  EXPECT_EQ(now(), "OK F314");
  rig.send(reexport(2, 1, "40").amendment(2).msg_id("whole").json());
  EXPECT_EQ(now(), "OK");
  rig.send(reexport(2, 1, "40").amendment(2).msg_id("c2").cancel().json());
  EXPECT_EQ(now(), "OK F314");
  rig.restart();
  EXPECT_EQ(now(), "OK F314");
  // The deadline is put off, then the import is cancelled.
  rig.send(temporary(1, "100", "2025-06-30").amendment(1).msg_id("later").json());
  EXPECT_EQ(now(), "OK");
  rig.send(temporary(1, "100", "2025-06-30").amendment(1).msg_id("c1").cancel().json());
  rig.advance(60 * kDayMs);
  EXPECT_FALSE(now().ends_with("F314"));
}

TEST(Accounts, AnExportThatIsCancelledAfterItsImportWasLeavesNothingOwed) {
  PipelineRig rig(two_firms());
  rig.send(temporary(1, "100", "2025-06-13").json());
  rig.send(reexport(1, 1, "100").json());
  rig.send(temporary(1, "100", "2025-06-13").msg_id("c").cancel().json());
  rig.send(reexport(1, 1, "100").msg_id("d").cancel().json());
  rig.advance(3 * kDayMs);
  EXPECT_EQ(outcome(rig.send(lot(kImports, 9, "1").json())), "OK");
  rig.restart();
  EXPECT_EQ(outcome(rig.send(lot(kImports, 10, "1").json())), "OK");
}

TEST(Accounts, GoodsUnderSupervisionMustBeSeenToLeave) {
  PipelineRig rig(two_firms());
  rig.send(temporary(1, "100").json());
  rig.send(reexport(1, 1, "100").json());
  rig.advance(16 * kDayMs);
  EXPECT_EQ(outcome(rig.send(lot(kImports, 9, "1").json())), "OK F315");
  rig.send(status("gate_in", kExports, 1));
  EXPECT_EQ(outcome(rig.send(lot(kImports, 10, "1").json())), "OK F315");
  rig.send(status("gate_out", kExports, 1));
  EXPECT_EQ(outcome(rig.send(lot(kImports, 11, "1").json())), "OK");
  rig.send(reexport(1, 1, "100").amendment(1).msg_id("a").json());
  rig.advance(16 * kDayMs);
  rig.restart();
  EXPECT_EQ(outcome(rig.send(lot(kImports, 12, "1").json())), "OK") << "it has left";
}

TEST(Accounts, S003_58_AnOnTheSpotExportWaitsForItsImport) {
  PipelineRig rig(two_firms());
  const auto exported = [](std::uint64_t i) {
    return lot(kExports, i, "10").text("/internal_ref", "#&XKTC").json();
  };
  const auto imported = [](std::uint64_t i, std::uint64_t of) {
    return lot(kImports, i, "10", {}, kTheirs)
        .text("/internal_ref", "#&NKTC#&" + root_of(kExports, of));
  };
  rig.send(exported(1));
  rig.send(exported(2));
  EXPECT_EQ(outcome(rig.send(imported(1, 1).json())), "OK");
  EXPECT_EQ(outcome(rig.send(imported(2, 1).json())), "OK H118") << "it has its import";
  EXPECT_EQ(outcome(rig.send(imported(3, 77).json())), "OK H118") << "nobody exported that";
  EXPECT_EQ(outcome(rig.send(imported(4, 1).text("/internal_ref", "#&NKTC").json())), "OK H118");
  rig.advance(16 * kDayMs);
  EXPECT_EQ(outcome(rig.send(lot(kImports, 9, "1").json())), "OK F316") << "the second waits";
  rig.send(imported(5, 2).json());
  EXPECT_EQ(outcome(rig.send(lot(kImports, 10, "1").json())), "OK");
  rig.send(imported(5, 2).msg_id("c").cancel().json());
  rig.restart();
  EXPECT_EQ(outcome(rig.send(lot(kImports, 11, "1").json())), "OK F316");
}

TEST(Accounts, AWrongNoticeIsNamedByItsMember) {
  PipelineRig rig(two_firms());
  const struct {
    const char* line;
    const char* path;
  } kCases[] = {
      {R"({"schema":"exempt-goods/1","msg_id":"1","event":"accepted","at":"2025-06-12T08:00:00Z","line":"1"})",
       "/list_no"},
      {R"({"schema":"exempt-goods/1","msg_id":"1","event":"accepted","at":"2025-06-12T08:00:00Z","list_no":"12x","line":"1"})",
       "/list_no"},
      {R"({"schema":"exempt-goods/1","msg_id":"1","event":"lost","at":"2025-06-12T08:00:00Z","list_no":"12","line":"1"})",
       "/event"},
      {R"({"schema":"exempt-goods/1","msg_id":"1","event":"accepted","at":"2025-06-12T08:00:00Z","list_no":"12","line":"1"})",
       "/holder"},
      {R"({"schema":"exempt-goods/1","msg_id":"1","event":"accepted","at":"2025-06-12T08:00:00Z","list_no":"12","line":"1","holder":"0100109106","quantity":"5"})",
       "/unit"},
      {R"({"schema":"exempt-goods/1","msg_id":"1","event":"accepted","at":"2025-06-12T08:00:00Z","list_no":"12","line":"1","holder":"0100109106","quantity":"-5","unit":"PCE"})",
       "/quantity"},
      {R"({"schema":"exempt-goods/1","msg_id":"1","event":"accepted","at":"2025-06-12T08:00:00Z","list_no":"12","line":"1","holder":"0100109106","valid_from":"2025-02-01","valid_to":"2025-01-01"})",
       "/valid_to"},
  };
  for (const auto& c : kCases) {
    const std::string reply = rig.send(c.line);
    EXPECT_EQ(member(reply, "status"), "INVALID") << c.line;
    EXPECT_EQ(member(reply, "path"), c.path) << reply;
  }
  EXPECT_EQ(member(rig.send(accepted("1", "1"), Audience::kDeclarant), "code"), "FORBIDDEN");
}

// Whatever the batch borders, and with a stop in the middle: the same replies.
TEST(Accounts, BatchBordersAndARestartChangeNothing) {
  int refused = 0;
  int overdue = 0;
  for (std::uint32_t round = 0; round < 12; ++round) {
    std::mt19937 random(round);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    std::vector<Sent> lines = {{accepted("1", "300")}};
    std::vector<int> versions(40, -1);
    for (int step = 0; step < 120; ++step) {
      const std::uint64_t i = below(8);
      const std::uint32_t what = below(6);
      const std::string pieces = std::to_string(5 + below(30));
      DeclarationBuilder made = a_declaration();
      std::size_t slot = 0;
      if (what == 0) {
        made = temporary(i, "60", below(2) == 0 ? "2025-06-12" : "2025-06-13");
        slot = i;
      } else if (what <= 2) {
        made = reexport(i, below(8), pieces);
        slot = 10 + i;
      } else if (what == 3) {
        made = exempt(20 + i, pieces);
        slot = 20 + i;
      } else if (what == 4) {
        made = lot(kExports, 30 + i, pieces).text("/internal_ref", "#&XKTC");
        slot = 30 + i;
      } else {
        lines.push_back({lot(kImports, 1'000 + static_cast<std::uint64_t>(step), "1").json()});
        continue;
      }
      int& version = versions[slot];
      if (version >= 0 && below(6) == 0) {
        if (version > 0) made.amendment(version);
        lines.push_back({made.msg_id("c" + std::to_string(step)).cancel().json()});
        continue;
      }
      if (version < 8) ++version;
      if (version > 0) made.amendment(version);
      lines.push_back({made.msg_id("m" + std::to_string(step)).json()});
    }
    const std::size_t half = lines.size() / 2;
    const std::vector<Sent> first(lines.begin(), lines.begin() + static_cast<long>(half));
    const std::vector<Sent> second(lines.begin() + static_cast<long>(half), lines.end());
    const auto run = [&](PipelineRig& rig, const std::vector<std::size_t>& cuts, bool stop) {
      auto replies = rig.send_cut(first, cuts);
      if (stop) rig.restart();
      rig.advance(2 * kDayMs);
      for (std::string& reply : rig.send_cut(second, cuts)) replies.push_back(std::move(reply));
      return replies;
    };
    PipelineRig whole(two_firms());
    const auto replies = run(whole, {1'000}, false);
    PipelineRig::Setup small = two_firms();
    small.segment_bytes = 1U << 16U;  // The restart takes its state from a checkpoint.
    PipelineRig cut(small);
    EXPECT_EQ(run(cut, {1, 1 + below(3), 1 + below(9), 1 + below(20)}, true), replies)
        << "round " << round;
    for (const std::string& reply : replies) {
      const std::string said = outcome(reply);
      refused += said.starts_with("REJECTED E83") || said == "REJECTED E8206" ? 1 : 0;
      overdue += said.find("F314") != std::string::npos ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 25) << "the property was hardly tried";
  EXPECT_GT(overdue, 50) << "the property was hardly tried";
}

}  // namespace
}  // namespace luong::test
