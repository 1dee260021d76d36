#include "daemon/admin_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/daemon_process.h"
#include "tests/support/program_run.h"
#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Result<AdminRequest> parse(std::string_view line, AdminLevel level = AdminLevel::kAdmin) {
  const AdminCommand* command = nullptr;
  return parse_admin_line(line, Actor{}, level, command);
}

TEST(AdminCommand, LinesReadAsRequests) {
  struct Case {
    const char* line;
    const char* command;
    std::vector<std::string> arguments;
    bool json;
    const char* officer;
    const char* language;
  };
  const Case cases[] = {
      {"status", "status", {}, false, "", "en"},
      {"  json   status \r", "status", {}, true, "", "en"},
      {"json officer=an.nguyen status", "status", {}, true, "an.nguyen", "en"},
      {"officer=an json snapshot use 7", "snapshot use", {"7"}, true, "an", "en"},
      {"explain 106543210980 --lang vi", "explain", {"106543210980"}, false, "", "vi"},
      {"explain --lang vi 106543210980", "explain", {"106543210980"}, false, "", "vi"},
      {"criteria load /a path/with spaces",
       "criteria load",
       {"/a path/with spaces"},
       false,
       "",
       "en"},
      {"dry-run {\"a\": \"json  officer=x\"}",
       "dry-run",
       {"{\"a\": \"json  officer=x\"}"},
       false,
       "",
       "en"},
      {"help snapshot use", "help", {"snapshot", "use"}, false, "", "en"},
      {"log level warn", "log level", {"warn"}, false, "", "en"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line);
    const auto request = parse(c.line);
    ASSERT_TRUE(request) << to_string(request.error());
    EXPECT_EQ(request->command, c.command);
    EXPECT_EQ(request->arguments, c.arguments);
    EXPECT_EQ(request->json, c.json);
    EXPECT_EQ(request->actor.officer, c.officer);
    EXPECT_EQ(request->language, c.language);
  }
}

TEST(AdminCommand, TheAuditTextIsTheCommandWithoutItsPrefixes) {
  EXPECT_EQ(parse("json officer=an snapshot use 7")->text, "snapshot use 7");
}

TEST(AdminCommand, WrongLinesAreToldWhatIsWrong) {
  struct Case {
    const char* line;
    const char* sentence;
  };
  const Case cases[] = {
      {"", "unknown command"},
      {"   ", "unknown command"},
      {"json", "unknown command"},
      {"officer=", "an officer id has"},
      {"officer=a\"b status", "an officer id has"},
      {"officer=\x01 status", "an officer id has"},
      {"stauts", "did you mean \"status\"?"},
      {"STATUS", "unknown command"},
      {"snapshto use 7", "did you mean \"snapshot use\"?"},
      {"criteria", "\"criteria\" needs a second word: load list use"},
      {"criteria drop x", "unknown command \"criteria drop\""},
      {"status now", "usage: status"},
      {"snapshot use", "usage: snapshot use GENERATION"},
      {"log level", "usage: log level debug|info|warn|error|off"},
      {"explain", "usage: explain DECLARATION_NO"},
      {"explain 1 2", "usage: explain"},
      {"explain 1 --lang", "--lang is vi or en"},
      {"explain 1 --language vi", "unknown option \"--language\""},
      {"criteria load", "usage: criteria load DIRECTORY"},
      {"dry-run", "usage: dry-run JSON"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line);
    const auto request = parse(c.line);
    ASSERT_FALSE(request);
    EXPECT_THAT(request.error().message, HasSubstr(c.sentence));
  }
}

TEST(AdminCommand, TheReadLevelMayNotAndIsNotOfferedWhatChangesThings) {
  for (const AdminCommand& command : admin_commands()) {
    SCOPED_TRACE(std::string(command.name));
    const std::string line = std::string(command.name) + (command.arguments_min > 0 ? " 1" : "");
    EXPECT_TRUE(parse(line, AdminLevel::kAdmin));
    const auto request = parse(line, AdminLevel::kRead);
    EXPECT_EQ(request.has_value(), !command.mutates);
    if (!request) {
      EXPECT_EQ(request.error().code, ErrorCode::kForbidden);
    }
  }
  EXPECT_THAT(parse("snapshot", AdminLevel::kRead).error().message, Not(HasSubstr("rollback")));
  EXPECT_THAT(parse("snapshto use", AdminLevel::kRead).error().message,
              Not(HasSubstr("\"snapshot use\"")));
}

TEST(AdminCommand, LevelsGoByTheKernelsUid) {
  constexpr std::array<std::int64_t, 2> kAdmins{1000, 1001};
  EXPECT_EQ(level_of(0, 500, kAdmins), AdminLevel::kAdmin);
  EXPECT_EQ(level_of(500, 500, kAdmins), AdminLevel::kAdmin);
  EXPECT_EQ(level_of(1001, 500, kAdmins), AdminLevel::kAdmin);
  EXPECT_EQ(level_of(1002, 500, kAdmins), AdminLevel::kRead);
  EXPECT_EQ(level_of(65534, 0, {}), AdminLevel::kRead);
}

TEST(AdminCommand, ErrorsBecomeStatusesOfTheRightSide) {
  EXPECT_EQ(AdminReply::error({ErrorCode::kInvalid, "", "x"}).status, 400);
  EXPECT_EQ(AdminReply::error({ErrorCode::kForbidden, "", "x"}).status, 403);
  EXPECT_EQ(AdminReply::error({ErrorCode::kNotFound, "", "x"}).status, 404);
  EXPECT_EQ(AdminReply::error({ErrorCode::kConfig, "f:1:2", "x"}).status, 422);
  EXPECT_EQ(AdminReply::error({ErrorCode::kStorage, "", "x"}).status, 500);
  EXPECT_EQ(render(AdminReply::error(422, "two\nlines"), false), "422 two lines\n");
  EXPECT_EQ(render(AdminReply::error(422, "x"), true), "{}\n422 x\n");
}

Control::Done done_with(bool ok, std::string message = {}) {
  Control::Done done;
  done.ok = ok;
  done.message = std::move(message);
  return done;
}

// A daemon without sockets, threads or a pipeline: work runs at once, controls are kept to look at.
class StandIn final : public AdminHost {
 public:
  StandIn() : registry_(data_.path(), keyring(data_), true, {}) {}

  DaemonStatus status() override {
    DaemonStatus status;
    status.state = "ready";
    return status;
  }
  StageLatencies latencies() override { return {}; }
  ShadowReport shadow() override { return {}; }
  ContextRegistry& registry() override { return registry_; }
  Instant now() override { return Instant{1'750'000'000'000}; }
  bool submit(std::unique_ptr<Control> control) override {
    if (closed) return false;
    controls.push_back(std::move(control));
    if (answers) {
      Control::Done done = *answers;
      controls.back()->done(done);
    }
    return true;
  }
  void run_heavy(std::function<void()> work) override { work(); }
  void after(std::int64_t, std::function<void()> work) override { timer = std::move(work); }
  void drain(std::function<void()> done) override { done(); }
  void stop() override { stopped = true; }
  void set_log_level(log::Level level, std::string_view) override { log_level = level; }

  std::string ask(std::string_view line) {
    const auto answer = std::make_shared<std::string>();  // Some are answered after we are gone.
    run_admin_line(*this, line, Actor{}, AdminLevel::kAdmin,
                   [answer](std::string text) { *answer = std::move(text); });
    return *answer;
  }

  std::vector<std::unique_ptr<Control>> controls;
  std::optional<Control::Done> answers = done_with(true);
  std::function<void()> timer;  // of after(), the last one
  bool closed = false, stopped = false;
  log::Level log_level = log::Level::kInfo;

 private:
  static Keyring keyring(const test::TemporaryDirectory& data) {
    test::make_key(data.path());
    return *Keyring::load(data.path() / "keyring");
  }
  test::TemporaryDirectory data_;
  ContextRegistry registry_;
};

TEST(AdminCommand, NothingIsToldOrDoneBeforeTheAuditRecordIsDurable) {
  StandIn host;
  host.answers.reset();  // The journal has not synced yet.
  for (const char* line : {"officer=an enterprise 0100109106", "officer=an explain 106543210980",
                           "officer=an log level debug", "officer=an stop", "officer=an drain",
                           "officer=an dry-run {}"}) {
    SCOPED_TRACE(line);
    EXPECT_EQ(host.ask(line), "");
    EXPECT_EQ(host.controls.back()->actor.officer, "an");
    EXPECT_FALSE(host.controls.back()->text.empty());
  }
  EXPECT_FALSE(host.stopped);
  EXPECT_EQ(host.log_level, log::Level::kInfo);
}

TEST(AdminCommand, AFailedAuditDoesNothing) {
  StandIn host;
  host.answers = done_with(false, "disk full");
  EXPECT_EQ(host.ask("stop"), "500 not journaled: disk full\n");
  EXPECT_FALSE(host.stopped);
  host.closed = true;
  EXPECT_EQ(host.ask("stop"), "503 luongd is stopping\n");
}

TEST(AdminCommand, AnArchivedPackIsPutInForceByNameHashOrItsBeginning) {
  StandIn host;
  EXPECT_THAT(host.ask("criteria use sample"), StartsWith("404 "));
  const std::string loaded = host.ask("criteria load " + test::source("config/criteria").string());
  ASSERT_THAT(loaded, EndsWith("200 OK\n"));
  EXPECT_THAT(loaded, HasSubstr("in_force: no"));
  const std::string hash = loaded.substr(loaded.find("hash: ") + 6, 64);
  for (const std::string& choice : {std::string("sample"), hash, hash.substr(0, 8)}) {
    EXPECT_THAT(host.ask("criteria use " + choice), EndsWith("200 OK\n"));
    const Control& control = *host.controls.back();
    EXPECT_EQ(control.kind, Control::Kind::kUseContext);
    ASSERT_TRUE(control.context.pack);
    EXPECT_EQ(control.context.pack->hash, hash);
    EXPECT_FALSE(control.context.snapshot) << "only the pack changes";
  }
  EXPECT_THAT(host.ask("criteria list"), HasSubstr("yes"));
  EXPECT_EQ(*host.registry().archive().current_pack(), hash);
}

TEST(AdminCommand, HelpNamesEveryCommandOnce) {
  StandIn host;
  const std::string help = host.ask("help");
  for (const AdminCommand& command : admin_commands()) {
    EXPECT_THAT(help, HasSubstr("  " + std::string(command.name)));
  }
  EXPECT_THAT(host.ask("help criteria"), Not(HasSubstr("snapshot")));
  EXPECT_THAT(host.ask("help nonsense"), StartsWith("404 "));
}

// Packs "sample" in force, "tet" and "summer" loaded by somebody else.
class Probation : public testing::Test {
 protected:
  Probation() {
    for (const char* name : {"sample", "tet", "summer"}) {
      const auto folder = packs_.path() / name;
      std::filesystem::copy(std::filesystem::path(LUONG_SOURCE_DIR) / "config/criteria", folder);
      std::ifstream in(folder / "pack.toml");
      std::string text((std::istreambuf_iterator<char>(in)), {});
      in.close();
      text.replace(text.find("sample"), 6, name);
      std::ofstream(folder / "pack.toml") << text;
      Actor analyst;
      analyst.uid = 1'001;
      EXPECT_TRUE(host_.registry().take_pack(folder, analyst, host_.now()).has_value());
    }
    use("sample");
  }
  void use(const std::string& words) {
    EXPECT_TRUE(host_.ask("criteria use " + words).ends_with("200 OK\n")) << words;
  }
  std::string in_force() { return host_.registry().in_force().pack->name; }
  // The pipeline answers what it was asked last.
  void answer_last() { host_.controls.back()->done(done_with(true)); }

  StandIn host_;
  test::TemporaryDirectory packs_;
};

TEST_F(Probation, AConfirmationThatComesWithTheTimerIsToldItCameTooLate) {
  use("tet confirm-within 1min");
  const auto timer = host_.timer;
  host_.answers.reset();
  std::string told;
  run_admin_line(host_, "criteria confirm", Actor{}, AdminLevel::kAdmin,
                 [&told](std::string text) { told = std::move(text); });
  const std::size_t confirmation = host_.controls.size() - 1;
  timer();
  host_.controls[confirmation]->done(done_with(true));
  EXPECT_TRUE(told.starts_with("404 ")) << told;
  answer_last();
  EXPECT_EQ(in_force(), "sample");
}

TEST_F(Probation, APackPutInForceMeanwhileIsNotTakenBackByTheTimerOfAnother) {
  use("tet confirm-within 1min");
  const auto timer = host_.timer;
  host_.answers.reset();
  host_.ask("criteria use summer");  // Not durable yet.
  const std::size_t asked = host_.controls.size();
  timer();
  EXPECT_EQ(host_.controls.size(), asked) << "nothing goes back";
  answer_last();
  EXPECT_EQ(in_force(), "summer");
}

TEST_F(Probation, ThreeInARowGoBackToTheLastConfirmedOne) {
  use("tet confirm-within 1min");
  use("summer confirm-within 1min");
  host_.timer();
  EXPECT_EQ(in_force(), "sample");
}

TEST_F(Probation, RollbackGoesToWhatWasConfirmedNeverToWhatWasNot) {
  use("tet confirm-within 1min");
  EXPECT_TRUE(host_.ask("criteria rollback").ends_with("200 OK\n"));
  EXPECT_EQ(in_force(), "sample") << "while it waits";
  use("tet confirm-within 1min");
  host_.timer();
  EXPECT_TRUE(host_.ask("criteria rollback").starts_with("404 ")) << "and when it is over";
  EXPECT_EQ(in_force(), "sample");
}

TEST_F(Probation, WhatNobodyConfirmedIsNotApproved) {
  use("tet confirm-within 1min");
  host_.timer();
  std::string told;
  Actor analyst;
  analyst.uid = 1'001;
  run_admin_line(host_, "criteria use tet", analyst, AdminLevel::kAdmin,
                 [&told](std::string text) { told = std::move(text); });
  EXPECT_TRUE(told.starts_with("403 ")) << told;
  EXPECT_TRUE(host_.ask("criteria discard tet").starts_with("403 ")) << "verdicts cite it";
}

}  // namespace
}  // namespace luong
