// luong report scanners, luong worklist cargo: what a journal of scans and manifests adds up to.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/feedback_lines.h"
#include "tests/support/numbered_lot.h"
#include "tests/support/pipeline_rig.h"
#include "tests/support/scan_lots.h"
#include "tools/cargo_list.h"
#include "tools/scanner_use.h"

namespace luong::tools {
namespace {

using namespace luong::test;

ScannerUse use_of(const PipelineRig& rig) {
  ScannerUse use;
  rig.read_journal([&use](const JournalRecord& record, const JournalEntry& entry) {
    EXPECT_EQ(use.take(record.receipt.sequence, entry), std::nullopt);
  });
  return use;
}

ScannerUse::OfDay day_of(const ScannerUse& use, const char* device, const char* day) {
  const auto found = use.days().find({parse_date(day)->days, Code<16>(device)});
  return found == use.days().end() ? ScannerUse::OfDay{} : found->second;
}

TEST(ScannerUse, TellsWhatBecameOfEachSlot) {
  PipelineRig rig({.firms = {doubtful_firm()}});
  rig.send(scan_lot(1, 2).json());
  rig.send(scan_lot(2).json());
  rig.send(scan_lot(3).json());
  rig.send(scan_lot(3).msg_id("k").cancel().json());
  approve_scans(rig);
  rig.send(scan_of("a", number_of(1), "CLEAR", box(10)));
  rig.send(scan_of("b", number_of(1), "UNREADABLE", box(11)));
  rig.send(scan_of("c", number_of(1), "SUSPECT", box(11)));
  rig.send(scan_of("d", number_of(2), "NOT_PRESENTED", box(20)));
  const ScannerUse use = use_of(rig);
  ScannerUse::OfDay all;
  for (const auto& [key, day] : use.days()) {
    EXPECT_EQ(to_string(Date{key.first}), "2025-06-12");
    all.booked += day.booked;
    all.scanned += day.scanned;
    all.suspect += day.suspect;
    all.unreadable += day.unreadable;
    all.called_back += day.called_back;
    all.not_presented += day.not_presented;
    all.not_approved += day.not_approved;
  }
  EXPECT_EQ(all.booked, 5U) << "four containers, one of them twice";
  EXPECT_EQ(all.scanned, 3U);
  EXPECT_EQ(all.suspect, 1U);
  EXPECT_EQ(all.unreadable, 1U);
  EXPECT_EQ(all.called_back, 1U) << "cancelled";
  EXPECT_EQ(all.not_presented, 1U);
  EXPECT_EQ(all.not_approved, 0U);
}

TEST(ScannerUse, SaysWhatNobodyApproved) {
  PipelineRig rig({.firms = {doubtful_firm()}});
  rig.send(scan_lot(1, 3).json());
  rig.advance(3 * kHourMs);
  rig.control(Control::Kind::kTick, "");
  const ScannerUse use = use_of(rig);
  const auto day = day_of(use, "HPH-F1", "2025-06-12");
  EXPECT_EQ(day.booked, 3U);
  EXPECT_EQ(day.not_approved, 3U);
  EXPECT_EQ(day.used(), 0U);
  const Date any = *parse_date("2025-06-12");
  const std::string text = scanner_use_text(use, *rig.context().scanners, any, any);
  EXPECT_NE(text.find("HPH-F1"), std::string::npos);
  const Date later = *parse_date("2025-06-13");
  EXPECT_EQ(scanner_use_text(use, *rig.context().scanners, later, later).find("HPH-F1"),
            std::string::npos);
  EXPECT_NE(scanner_use_json(use, *rig.context().scanners, any, any)
                .find(R"("idle":{"all":96,"given_back":3,"kept":0,"crowded":0,"not_asked":93})"),
            std::string::npos);
}

std::string manifest(std::string_view msg_id, std::string_view bill, std::string_view arrival) {
  return R"({"schema":"manifest/1","msg_id":")" + std::string(msg_id) +
         R"(","transport_mode":"2","bills":[")" + std::string(bill) + R"("],"arrival_date":")" +
         std::string(arrival) +
         R"(","unloading_port":"VNHPH","containers":[{"no":"CSQU3054383"}],)" +
         R"("goods":[{"item_name":"Gỗ tròn"}]})";
}

TEST(CargoList, NamesWhatNobodyHasDeclared) {
  PipelineRig rig({});
  rig.send(manifest("a", "B1", "2025-05-01"));
  rig.send(manifest("b", "B2", "2025-06-10"));
  rig.send(manifest("c", "B2", "2025-06-11"));  // A second word on it.
  rig.send(manifest("d", "B3", "2025-06-12"));
  rig.send(lot(1).bill("B3").json());
  CargoList list;
  rig.read_journal([&list](const JournalRecord& record, const JournalEntry& entry) {
    EXPECT_EQ(list.take(record.receipt.sequence, entry), std::nullopt);
  });
  const auto bills = [&](std::int32_t days) {
    std::string out;
    for (const CargoList::Item* item : list.undeclared(*parse_date("2025-06-12"), days)) {
      out += item->bill + ' ' + to_string(item->arrives) + ';';
    }
    return out;
  };
  EXPECT_EQ(bills(0), "B1 2025-05-01;B2 2025-06-11;");
  rig.send(lot(2).bill("B2").json());
  rig.send(lot(2).bill("B2").msg_id("k").cancel().json());  // Not declared any more.
  EXPECT_EQ(bills(30), "B1 2025-05-01;") << "thirty days without a declaration";
  EXPECT_EQ(bills(42), "B1 2025-05-01;") << "the 42nd day itself";
  EXPECT_EQ(bills(43), "");
  const auto items = list.undeclared(*parse_date("2025-06-12"), 0);
  EXPECT_NE(cargo_list_text(items, *parse_date("2025-06-12")).find("2 not declared"),
            std::string::npos);
  EXPECT_NE(cargo_list_json(items, *parse_date("2025-06-12")).find(R"("bill":"B1")"),
            std::string::npos);
}

}  // namespace
}  // namespace luong::tools
