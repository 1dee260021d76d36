// The auditor's check of a random draw, over the journal of a real luongd; and `ctl caps` of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/wire_client.h"
#include "tools/journal_draw.h"

namespace luong::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::uint64_t kNumber = 200'000'000'010;

Date today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return business_day(Instant{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()});
}

class DrawOfARealDay : public testing::Test {
 protected:
  DrawOfARealDay() {
    make_key(data_.path());
    use_snapshot(data_.path(), {"0100109106"});
    DaemonProcess running({.data = data_.path()});
    WireClient client(running.officer());
    client.send(a_declaration().number(kNumber).msg_id("m1").json() + "\n");
    client.read_line();
    WireClient admin(running.admin());
    caps_ = admin.ask("caps");
    running.stop();
  }
  Result<std::string> proof(Date on, bool json) const {
    tools::DecisionWalk::Options options;
    options.data = data_.path();
    return tools::journal_draw(options, *DeclarationNumber::parse(std::to_string(kNumber)), on,
                               json);
  }
  const Date day_ = today();  // before anything was decided: midnight may pass meanwhile
  TemporaryDirectory data_;
  std::string caps_;
};

TEST_F(DrawOfARealDay, IsProvedOnceTheDayIsOverAndNotBefore) {
  const auto early = proof(day_, false);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, ErrorCode::kForbidden);
  EXPECT_THAT(early.error().message, HasSubstr("is not over"));

  const auto text = proof(Date{day_.days + 2}, false);
  ASSERT_TRUE(text) << to_string(text.error());
  EXPECT_THAT(*text, AllOf(HasSubstr("drawn on root 20000000001"), HasSubstr("as stored"),
                           HasSubstr("openssl dgst -sha256 -mac HMAC")));
  const auto json = proof(Date{day_.days + 2}, true);
  ASSERT_TRUE(json);
  EXPECT_THAT(*json, AllOf(HasSubstr("\"root\":\"20000000001\""), HasSubstr("\"draws\":[{")));
}

TEST_F(DrawOfARealDay, OfANumberNeverDecidedThereIsNone) {
  tools::DecisionWalk::Options options;
  options.data = data_.path();
  const auto none = tools::journal_draw(options, *DeclarationNumber::parse("300000000010"),
                                        Date{day_.days + 2}, false);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
}

TEST_F(DrawOfARealDay, TheCapsAreShownWithTheirThresholdsToTheAdminLevel) {
  EXPECT_THAT(caps_, AllOf(HasSubstr("governor: on"), HasSubstr("yellow_cap: 33.00 %"),
                           HasSubstr("epoch_yellow_threshold: "), HasSubstr("200 OK")));
}

}  // namespace
}  // namespace luong::test
