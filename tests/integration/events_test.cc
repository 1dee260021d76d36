// Events over a real luongd: a declarant and an officer hear of a scan that came out suspect, at
// once and after a restart, and neither is closed for being silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kNumber = "106543211000";
constexpr std::string_view kFromTheFirst = R"({"schema":"hello/1","msg_id":"h","events_from":1})"
                                           "\n";

class EventsOverTheWire : public testing::Test {
 protected:
  EventsOverTheWire() {
    make_key(data_.path());
    use_snapshot(data_.path(), {"0100109106"});
  }
  TemporaryDirectory data_;
};

TEST_F(EventsOverTheWire, BothSidesHearOfASuspectScanAlsoAfterARestart) {
  std::string told;
  {
    DaemonProcess daemon({.data = data_.path()});
    WireClient declarant = daemon.connect();
    declarant.send(kFromTheFirst);
    EXPECT_THAT(declarant.read_line(), HasSubstr(R"("events":{"from":1,"last":0)"));
    declarant.send(a_declaration().number(kNumber).msg_id("m").json() + "\n");
    EXPECT_THAT(declarant.read_line(), HasSubstr(R"("channel":1)"));

    WireClient officer(daemon.officer());
    officer.send(std::string(kFromTheFirst) + scan_of("s", kNumber, "SUSPECT") + "\n");
    officer.read_line();
    EXPECT_THAT(officer.read_line(), HasSubstr("NOTED"));
    const std::string event = officer.read_line();
    EXPECT_THAT(event, HasSubstr(R"("cause":"SCAN_SUSPECT")"));
    told = declarant.read_line();
    EXPECT_THAT(told, HasSubstr(R"("schema":"verdict-change/1","event":1)"));
    EXPECT_THAT(told, HasSubstr(R"("channel":3)"));
    EXPECT_THAT(told, Not(HasSubstr("SUSPECT")));
    EXPECT_THAT(WireClient(daemon.admin()).ask("officer=a explain " + std::string(kNumber)),
                HasSubstr("the scan is suspect"));
    EXPECT_EQ(daemon.stop(), 0);
  }
  const DaemonProcess again({.data = data_.path()});
  WireClient declarant = again.connect();
  declarant.send(kFromTheFirst);
  EXPECT_THAT(declarant.read_line(), HasSubstr(R"("last":1)"));
  EXPECT_EQ(declarant.read_line(), told) << "the same bytes";
  declarant.send(a_declaration().number(kNumber).msg_id("m").json() + "\n");
  EXPECT_THAT(declarant.read_line(), HasSubstr(R"("channel":3)"));
}

}  // namespace
}  // namespace luong::test
