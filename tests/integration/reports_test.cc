// `luong report` and `luong worklist` as a person runs them, over the journal of a real luongd and
// beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/numbered_lot.h"
#include "tests/support/program_run.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/wire_client.h"

namespace luong::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Reports : public testing::Test {
 protected:
  Reports() {
    make_key(data_.path());
    use_snapshot(data_.path(), {"0100109106"});
  }
  ProgramResult luong(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), program("luong").string());
    arguments.insert(arguments.end(), {"--data", data_.path().string()});
    return run_program(arguments);
  }
  TemporaryDirectory data_;
};

TEST_F(Reports, TellWhatIsInTheJournalBesideARunningDaemon) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient officer(daemon.officer());
  const auto send = [&officer](const std::string& line) {
    officer.send(line + "\n");
    return officer.read_line();
  };
  send(lot(1).json());
  send(lot(2).office("02CI").text("/pre_inspection_result", "C").json());
  send(inspection_of("i", number_of(2), "VIOLATION"));
  send(R"({"schema":"status/1","msg_id":"s","declaration_no":")" + number_of(1) +
       R"(","status":"cleared","at":"2025-06-12T10:00:00+07:00"})");

  const ProgramResult checks = luong({"report", "checks"});
  EXPECT_EQ(checks.exit_code, 0) << checks.err;
  EXPECT_THAT(checks.out, HasSubstr("reports: 1"));
  const ProgramResult of_office = luong({"report", "checks", "--office", "02CI", "--json"});
  EXPECT_THAT(of_office.out, AllOf(HasSubstr(R"("GREEN":{"decided":0,)"),
                                   HasSubstr(R"("RED":{"decided":1,"checked":1,"violations":1,)")));
  EXPECT_THAT(luong({"report", "criteria"}).out, HasSubstr("H112"));
  EXPECT_THAT(luong({"report", "criteria", "--office", "03CC"}).out, Not(HasSubstr("H112  ")));
  EXPECT_THAT(luong({"report", "members"}).out, HasSubstr("other"));
  EXPECT_THAT(luong({"report", "repeat-offenders", "--violations", "1"}).out,
              HasSubstr("0100109106"));
  EXPECT_THAT(luong({"report", "second-looks", "--percent", "100"}).out,
              AllOf(HasSubstr("1 drawn"), HasSubstr(number_of(2))));
  const ProgramResult audits = luong({"worklist", "post-clearance", "--on", "2025-06-30"});
  EXPECT_THAT(audits.out, HasSubstr(number_of(1)));
  EXPECT_THAT(luong({"worklist", "defence"}).out, HasSubstr("no lot"));
}

TEST_F(Reports, WrongWishesAreToldInASentence) {
  const struct {
    std::vector<std::string> arguments;
    int code;
    const char* sentence;
  } kCases[] = {
      {{"worklist", "post-clearance", "--on", "30/06/2025"}, 64, "expected a day such as"},
      {{"report", "second-looks", "--percent", "101"}, 64, "not in range"},
      {{"report", "checks"}, 66, "journal"},
      {{"worklist", "defence", "--calendar", "/nonexistent"}, 66, "cannot read the calendar"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.sentence);
    const ProgramResult ran = luong(c.arguments);
    EXPECT_EQ(ran.exit_code, c.code) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr(c.sentence));
  }
}

}  // namespace
}  // namespace luong::test
