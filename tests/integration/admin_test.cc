// The admin socket and `luong ctl`, against a real luongd.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/program_run.h"
#include "tests/support/stranger.h"
#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kTrader = "0100109106";
constexpr std::uint64_t kFirst = 10'654'321'100;

class Admin : public testing::Test {
 protected:
  Admin() {
    make_key(data_.path());
    use_snapshot(data_.path(), {kTrader});
  }
  ProgramResult ctl(std::vector<std::string> words, std::string_view input = {}) const {
    std::vector<std::string> arguments{program("luong").string(), "ctl", "--data",
                                       data_.path().string()};
    arguments.insert(arguments.end(), words.begin(), words.end());
    return run_program(arguments, input);
  }
  TemporaryDirectory data_;
};

TEST_F(Admin, EveryLineGetsAStatusAndTheConnectionStays) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient admin(daemon.admin());
  struct Case {
    const char* line;
    const char* end;
  };
  const Case cases[] = {
      {"status", "200 OK\n"},
      {"  status  \r", "200 OK\n"},
      {"", "unknown command \"\"; see help\n"},
      {"statsu", "did you mean \"status\"?\n"},
      {"snapshot lst", "did you mean \"snapshot list\"?\n"},
      {"snapshot", "\"snapshot\" needs a second word: list use rollback\n"},
      {"snapshot use", "usage: snapshot use GENERATION\n"},
      {"snapshot use 1 2", "usage: snapshot use GENERATION\n"},
      {"snapshot use one", "\"one\" is no generation number\n"},
      {"snapshot use 99", "404 there is no generation 99\n"},
      {"criteria use nothing", "no criteria pack \"nothing\" was ever loaded\n"},
      {"reference use ff", "no reference data set \"ff\" was ever loaded\n"},
      {"criteria load /nowhere", ""},
      {"explain 123", "is no declaration number: 12 digits\n"},
      {"explain 106543210980 --lang de", "--lang is vi or en\n"},
      {"explain 106543210980", "404 no decision on this declaration number\n"},
      {"enterprise 123", "is no tax code: 10 or 13 digits with its check digit\n"},
      {"log level loud", "usage: log level debug|info|warn|error|off\n"},
      {"dry-run", "usage: dry-run JSON\n"},
      {"dry-run {}", ""},
      {"officer=a;b status", "an officer id has 1 to 64 letters, digits or . _ @ - :\n"},
      {"json status", "200 OK\n"},
      {"--json status", "see help\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line);
    EXPECT_THAT(admin.ask(c.line), EndsWith(c.end));
  }
  EXPECT_THAT(admin.ask("version"), HasSubstr("version: "));
}

TEST_F(Admin, ALineWithoutEndIsRefused) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient admin(daemon.admin());
  admin.send(std::string(70'000, 'a'));
  const auto lines = admin.read_to_end();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], StartsWith("413 "));
}

TEST_F(Admin, ANinthConnectionIsToldSo) {
  const DaemonProcess daemon({.data = data_.path()});
  std::vector<WireClient> open;
  for (int i = 0; i < 8; ++i) {
    open.emplace_back(daemon.admin());
    EXPECT_THAT(open.back().ask("version"), EndsWith("200 OK\n"));
  }
  WireClient ninth(daemon.admin());
  EXPECT_THAT(ninth.read_line(), StartsWith("503 "));
}

TEST_F(Admin, ExplainsADecisionInBothLanguagesAndDryRunsWithoutATrace) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  const std::string known = a_declaration().number(kFirst * 10).trader("0312345678").json();
  client.send(known + "\n");
  EXPECT_THAT(client.read_line(), HasSubstr(R"("status":"OK")"));
  const std::string number = std::to_string(kFirst * 10);

  const ProgramResult english = ctl({"explain", number, "--lang", "en"});
  EXPECT_EQ(english.exit_code, 0) << english.err;
  EXPECT_THAT(english.out, HasSubstr("E703")) << "the firm is in no snapshot";
  const ProgramResult vietnamese = ctl({"explain", number, "--lang", "vi"});
  EXPECT_EQ(vietnamese.exit_code, 0) << vietnamese.err;
  EXPECT_NE(vietnamese.out, english.out);
  const ProgramResult json = ctl({"--json", "explain", number});
  EXPECT_THAT(json.out, HasSubstr("\"explanation/1\""));
  const ProgramResult alias = run_program({program("luong").string(), "explain", number, "--data",
                                           data_.path().string(), "--lang", "en"});
  EXPECT_EQ(alias.out, english.out);

  const std::string other = a_declaration().number((kFirst + 1) * 10).json();
  const ProgramResult tried = ctl({"dry-run", "-"}, other);
  EXPECT_EQ(tried.exit_code, 0) << tried.err;
  EXPECT_THAT(tried.out, HasSubstr(R"("channel":)"));
  EXPECT_THAT(tried.out, Not(HasSubstr("receipt")));
  const ProgramResult absent = ctl({"explain", std::to_string((kFirst + 1) * 10)});
  EXPECT_EQ(absent.exit_code, 1) << "a dry run decides nothing";
}

TEST_F(Admin, CtlExitCodesSayWhatWentWrong) {
  {
    const DaemonProcess daemon({.data = data_.path()});
    EXPECT_EQ(ctl({"status"}).exit_code, 0);
    EXPECT_EQ(ctl({"status", "--json"}).out.front(), '{');
    EXPECT_EQ(ctl({"snapshot", "use", "99"}).exit_code, 1);
    EXPECT_EQ(ctl({"snapshto", "use", "99"}).exit_code, 2);
    EXPECT_EQ(ctl({}).exit_code, 2);
    EXPECT_EQ(ctl({"dry-run", "/nowhere/declaration.json"}).exit_code, 1);
    EXPECT_EQ(ctl({"explain"}).exit_code, 2);
  }
  const ProgramResult stopped = ctl({"status"});
  EXPECT_EQ(stopped.exit_code, 3);
  EXPECT_THAT(stopped.err, HasSubstr("luongd is not running"));
}

TEST_F(Admin, DrainRefusesNewWorkAndStopEndsIt) {
  DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  client.send(a_declaration().number(kFirst * 10).json() + "\n");
  client.read_line();
  EXPECT_EQ(ctl({"drain"}).exit_code, 0);
  client.send(a_declaration().number((kFirst + 1) * 10).json() + "\n");
  EXPECT_THAT(client.read_line(), HasSubstr("DRAINING"));
  EXPECT_THAT(ctl({"status"}).out, HasSubstr("state: draining"));
  EXPECT_EQ(ctl({"stop"}).exit_code, 0);
  EXPECT_EQ(daemon.wait(), 0);
}

TEST_F(Admin, MutatingCommandsAndReadsOfSecretsStandInTheJournal) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient admin(daemon.admin());
  const auto sequence = [&admin] {
    const std::string status = admin.ask("status");
    return std::stoull(status.substr(status.find("sequence: ") + 10));
  };
  struct Case {
    const char* line;
    bool journaled;
  };
  const Case cases[] = {
      {"officer=an status", false},
      {"officer=an snapshot list", false},
      {"officer=an log level info", true},
      {"officer=an enterprise 0100109106", true},
      {"officer=an explain 106543210980", true},
      {"officer=an snapshot use 1", true},
      {"officer=an help", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line);
    const auto before = sequence();
    admin.ask(c.line);
    EXPECT_EQ(sequence() > before, c.journaled);
  }
}

TEST_F(Admin, TheReadLevelReadsAndChangesNothing) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  std::filesystem::permissions(data_.path(), std::filesystem::perms{0755});
  {
    const DaemonProcess daemon({.data = data_.path()});
    if (ctl_exit_as_stranger(data_.path(), {"status"}) > 4) {
      GTEST_SKIP() << "that user may not even run the program where it lies";
    }
    EXPECT_EQ(ctl_exit_as_stranger(data_.path(), {"status"}), 0);
    EXPECT_EQ(ctl_exit_as_stranger(data_.path(), {"snapshot", "list"}), 0);
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"snapshot", "use", "1"},
                                               {"snapshot", "rollback"},
                                               {"criteria", "load", "/tmp"},
                                               {"criteria", "use", "sample"},
                                               {"reference", "load", "/tmp"},
                                               {"reference", "use", "1"},
                                               {"log", "level", "debug"},
                                               {"drain"},
                                               {"stop"}}) {
      EXPECT_EQ(ctl_exit_as_stranger(data_.path(), words), 4) << words.front();
    }
    EXPECT_THAT(ctl({"status"}).out, HasSubstr("state: ready"));
  }
  const DaemonProcess daemon({.data = data_.path(), .set = {"admin.admin_uids=65534"}});
  EXPECT_EQ(ctl_exit_as_stranger(data_.path(), {"snapshot", "use", "1"}), 0);
}

}  // namespace
}  // namespace luong::test
