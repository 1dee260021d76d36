#include "config/daemon_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "config/config_key.h"
#include "core/limits.h"

namespace luong {
namespace {

using testing::HasSubstr;

LoadedConfig load(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return load_daemon_config(text, "luongd.toml", overrides);
}

std::string problems(const LoadedConfig& loaded) {
  std::string text;
  for (const Error& problem : loaded.problems) text += to_string(problem) + "\n";
  return text;
}

std::string read(const std::string& path) {
  std::ifstream in(std::string(LUONG_SOURCE_DIR) + "/" + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(DaemonConfig, EmptyFileGivesTheDefaults) {
  const LoadedConfig loaded = load("");
  EXPECT_EQ(problems(loaded), "");
  const DaemonConfig& config = loaded.config;
  ASSERT_EQ(config.listen.size(), 2U);
  EXPECT_EQ(to_string(config.listen[0].address), "127.0.0.1:7070");
  EXPECT_EQ(config.listen[0].audience, Audience::kDeclarant);
  EXPECT_EQ(to_string(config.listen[1].address), "unix:officer.sock");
  EXPECT_EQ(config.listen[1].audience, Audience::kOfficer);
  EXPECT_FALSE(config.allow_plaintext);
  EXPECT_EQ(config.budget_ms, limits::kBudgetDefaultMs);
  EXPECT_EQ(config.drain_ms, limits::kDrainMs);
  EXPECT_EQ(config.window, limits::kWindowDefault);
  EXPECT_EQ(config.window_max, limits::kWindowMax);
  EXPECT_EQ(config.batch_max, static_cast<std::int64_t>(limits::kBatchMax));
  EXPECT_EQ(config.frame_bytes_max, static_cast<std::int64_t>(limits::kFrameBytesMax));
  EXPECT_EQ(config.idle_ms, limits::kIdleMs);
  EXPECT_EQ(config.journal_sync, "batch");
  EXPECT_EQ(config.in_data(config.admin_socket), "./luong-data/admin.sock");
  EXPECT_EQ(config.in_data("/run/luong.sock"), "/run/luong.sock");
}

TEST(DaemonConfig, EveryKeyStandsWithinItsOwnBoundsAndIsDescribed) {
  std::set<std::string_view> names;
  DaemonConfig config;
  for (const ConfigKey& key : config_keys()) {
    SCOPED_TRACE(std::string(key.name));
    EXPECT_TRUE(names.insert(key.name).second);
    EXPECT_TRUE(key.sentence.ends_with('.'));
    const auto problem = assign_text(key, key.standard, config);
    EXPECT_FALSE(problem) << problem.value_or("");
  }
}

TEST(DaemonConfig, FileThenOverridesWin) {
  const LoadedConfig loaded = load(R"(
window = 64
budget_ms = 250
drain_ms = "2s"
workers = 3
[journal]
segment_size = "1MiB"
sync = "interval"
[admin]
admin_uids = [1000, 1001]
[[listen]]
address = "[::1]:0"
[[listen]]
address = "unix:/run/luong.sock"
audience = "auditor"
)",
                                   {"window=32", "log.level=debug", "listen.1.audience=officer",
                                    "listen.2.address=127.0.0.1:0", "admin.admin_uids=5,6"});
  EXPECT_EQ(problems(loaded), "");
  const DaemonConfig& config = loaded.config;
  EXPECT_EQ(config.window, 32);
  EXPECT_EQ(config.budget_ms, 250);
  EXPECT_EQ(config.drain_ms, 2'000);
  EXPECT_EQ(config.workers, 3);
  EXPECT_EQ(config.journal_segment_bytes, 1 << 20);
  EXPECT_EQ(config.journal_sync, "interval");
  EXPECT_EQ(config.log_level, "debug");
  EXPECT_EQ(config.admin_uids, (std::vector<std::int64_t>{5, 6}));
  ASSERT_EQ(config.listen.size(), 3U);
  EXPECT_EQ(to_string(config.listen[0].address), "[::1]:0");
  EXPECT_EQ(config.listen[1].audience, Audience::kOfficer);
  EXPECT_EQ(to_string(config.listen[2].address), "127.0.0.1:0");
}

TEST(DaemonConfig, WrongFilesAreToldWithTheirPlace) {
  struct Case {
    const char* text;
    const char* problem;
  };
  const Case cases[] = {
      {"windw = 3", "luongd.toml:1:1: unknown key \"windw\"; did you mean \"window\"?"},
      {"\n  workerz = 3", "luongd.toml:2:3: unknown key \"workerz\"; did you mean \"workers\"?"},
      {"[journal]\nsinc = \"off\"",
       "luongd.toml:2:1: unknown key \"journal.sinc\"; did you mean \"journal.sync\"?"},
      {"[jurnal]\nsync = \"off\"", "luongd.toml:1:2: unknown key \"jurnal\""},
      {"xyzzy = 1", "luongd.toml:1:1: unknown key \"xyzzy\""},
      {"journal = 3", "luongd.toml:1:11: \"journal\" is a section: write [journal]"},
      {"window = \"many\"", "luongd.toml:1:10: window must be a whole number"},
      {"window = 10.5", "luongd.toml:1:10: window must be a whole number"},
      {"window = 0", "luongd.toml:1:10: window must be 1 to 8192"},
      {"window = -1", "luongd.toml:1:10: window must be 1 to 8192"},
      {"window = 8193", "luongd.toml:1:10: window must be 1 to 8192"},
      {"batch_max = 513", "luongd.toml:1:13: batch_max must be 1 to 512"},
      {"connections_max = 20000", "luongd.toml:1:19: connections_max must be 1 to 10000"},
      {"drain_ms = \"11s\"", "luongd.toml:1:12: drain_ms must be 0ms to 10s"},
      {"drain_ms = \"ten\"", "luongd.toml:1:12: drain_ms must be a duration"},
      {"budget_ms = \"5 s\"", "luongd.toml:1:13: budget_ms must be a duration"},
      {"[limits]\nidle = 900", "luongd.toml:2:8: limits.idle must be a duration"},
      {"[limits]\nframe = \"1GiB\"", "luongd.toml:2:9: limits.frame must be 1KiB to 256KiB"},
      {"[limits]\nframe = \"64MB\"", "luongd.toml:2:9: limits.frame must be a size"},
      {"[limits]\nframe = 65536", "luongd.toml:2:9: limits.frame must be a size"},
      {"[journal]\nsync = \"bacth\"",
       "luongd.toml:2:8: journal.sync must be one of batch, interval, off, not \"bacth\"; did you "
       "mean \"batch\"?"},
      {"[journal]\nsync = true",
       "luongd.toml:2:8: journal.sync must be one of batch, interval, off"},
      {"allow_plaintext = \"yes\"", "luongd.toml:1:19: allow_plaintext must be true or false"},
      {"data_directory = \"\"", "luongd.toml:1:18: data_directory must not be empty"},
      {"data_directory = 5", "luongd.toml:1:18: data_directory must be text"},
      {"keyring = \"a\\u0000b\"", "luongd.toml:1:11: keyring must not hold a zero byte"},
      {"[admin]\nadmin_uids = [\"root\"]",
       "luongd.toml:2:14: admin.admin_uids must be a list of user ids"},
      {"[admin]\nadmin_uids = [-1]",
       "luongd.toml:2:14: admin.admin_uids each user id must be 0 to"},
      {"[log]\nlevel = \"loud\"",
       "luongd.toml:2:9: log.level must be one of debug, info, warn, error, off"},
      {"listen = \"127.0.0.1:1\"", "luongd.toml:1:10: listeners are written [[listen]]"},
      {"[listen]\naddress = \"127.0.0.1:1\"", "luongd.toml:1:1: listeners are written [[listen]]"},
      {"[[listen]]\naudience = \"officer\"", "luongd.toml:1:1: this listener lacks its address"},
      {"[[listen]]\nadress = \"127.0.0.1:1\"",
       "luongd.toml:2:1: unknown key \"listen.adress\"; did you mean \"address\"?"},
      {"[[listen]]\naddress = 7070", "luongd.toml:2:11: listen.address must be text"},
      {"[[listen]]\naddress = \"127.0.0.1\"",
       "luongd.toml:2:11: listen.address \"127.0.0.1\" is no address"},
      {"[[listen]]\naddress = \"127.0.0.1:65536\"", "has no port between 0 and 65535"},
      {"[[listen]]\naddress = \"127.0.0.1:http\"", "has no port between 0 and 65535"},
      {"[[listen]]\naddress = \"example.com:1\"", "needs a numeric host"},
      {"[[listen]]\naddress = \"::1:7070\"", "needs brackets"},
      {"[[listen]]\naddress = \"unix:\"", "lacks the path"},
      {"[[listen]]\naddress = \"127.0.0.1:1\"\naudience = \"oficer\"",
       "luongd.toml:3:12: listen.audience must be one of declarant, officer, auditor, not "
       "\"oficer\"; did you mean \"officer\"?"},
      {"[[listen]]\naddress = \"0.0.0.0:7070\"", "listener 0.0.0.0:7070 is plain TCP off loopback"},
      {"[[listen]]\naddress = \"127.0.0.1:1\"\n[[listen]]\naddress = \"127.0.0.1:1\"",
       "two listeners on 127.0.0.1:1"},
      {"listen = []", "listeners are written [[listen]]"},
      {"window = 64\nwindow_max = 32", "window (64) is above window_max (32)"},
      {"window = ", "luongd.toml:1:10:"},
      {"window = 1\nwindow = 2", "luongd.toml:2:10:"},
      {"[journal\nsync = \"off\"", "luongd.toml:1:9:"},
      {"key = \"\xff\"", "luongd.toml:1:"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_THAT(problems(load(c.text)), HasSubstr(c.problem));
  }
}

TEST(DaemonConfig, EveryProblemIsToldAtOnce) {
  const LoadedConfig loaded = load("windw = 1\nworkers = -1\n[log]\nlevel = 3\n");
  EXPECT_EQ(loaded.problems.size(), 3U) << problems(loaded);
}

TEST(DaemonConfig, WrongOverridesAreToldByTheirName) {
  struct Case {
    const char* text;
    const char* problem;
  };
  const Case cases[] = {
      {"window", "--set window: must be written key=value"},
      {"windw=3", "--set windw: unknown key \"windw\"; did you mean \"window\"?"},
      {"window=x", "--set window: must be a whole number"},
      {"window=99999", "--set window: must be 1 to 8192"},
      {"drain_ms=1h", "--set drain_ms: must be 0ms to 10s"},
      {"allow_plaintext=1", "--set allow_plaintext: must be true or false"},
      {"listen.7.address=127.0.0.1:0",
       "--set listen.7.address: leaves a gap: the next listener is listen.2"},
      {"listen.0.adress=127.0.0.1:0",
       "--set listen.0.adress: names no key of a listener; did you mean \"address\"?"},
      {"listen.0.audience=boss", "--set listen.0.audience: must be one of declarant"},
      {"listen.0=1", "--set listen.0: names no key"},
      {"listen.address=0.0.0.0:1", "plain TCP off loopback"},
      {"admin.admin_uids=root", "--set admin.admin_uids: must be a list of user ids"},
      {"=3", "--set : unknown key"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_THAT(problems(load("", {c.text})), HasSubstr(c.problem));
  }
}

TEST(DaemonConfig, PlaintextOffLoopbackWantsToBeAllowed) {
  EXPECT_EQ(problems(load("allow_plaintext = true\n[[listen]]\naddress = \"0.0.0.0:7070\"")), "");
}

TEST(DaemonConfig, ADumpReadBackIsTheSame) {
  const LoadedConfig loaded =
      load("", {"window=7", "limits.idle=90s", "data_directory=/a \"b\"\t\\c",
                "admin.admin_uids=1,2", "listen.0.address=[::1]:0"});
  ASSERT_EQ(problems(loaded), "");
  const std::string dump = dump_toml(loaded.config);
  const LoadedConfig again = load(dump);
  EXPECT_EQ(problems(again), "");
  EXPECT_EQ(dump_toml(again.config), dump);
  for (const ConfigKey& key : config_keys()) {
    EXPECT_FALSE(differs(key, loaded.config, again.config)) << key.name;
  }
}

TEST(DaemonConfig, TheShippedFileIsTheDumpOfTheDefaults) {
  EXPECT_EQ(read("config/luongd.toml"), dump_toml(load("").config))
      << "luongd --dump-config > config/luongd.toml";
  EXPECT_EQ(embedded::luongd_toml, read("config/luongd.toml"));
}

TEST(DaemonConfig, TheReferencePageIsCurrent) {
  EXPECT_EQ(read("docs/configuration.md"), reference_page())
      << "luongd --config-reference > docs/configuration.md";
}

TEST(DaemonConfig, AFileThatIsNotThereIsAProblem) {
  const LoadedConfig loaded = load_daemon_config_file("/nowhere/luongd.toml", {});
  EXPECT_THAT(problems(loaded), HasSubstr("/nowhere/luongd.toml: cannot be read"));
}

}  // namespace
}  // namespace luong
