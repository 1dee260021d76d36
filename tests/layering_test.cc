// The two rules of the house that a compiler does not check, as data: which room may include which,
// and which file may name which third-party package. Change a table here only together with the
// CMakeLists.txt of the room, and on purpose.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

// A room may include itself and the rooms listed here, nothing else. Folders that are not listed
// (tools, bench, tests) may look at any room; no room may look at them.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"core", {}},
    {"storage", {"core"}},
    {"config", {"core"}},
    {"daemon", {"core", "storage", "config"}},
};

struct Package {
  std::string_view include;  // How an #include of the package begins.
  std::vector<std::string_view>
      may_name;  // Files that may have it; a star is any run of characters.
};

// The first row whose beginning fits an #include decides. Tests and benches may name any package.
const std::vector<Package> kPackages = {
    {"simdjson", {"core/*_parser.cc", "config/*.cc", "tools/*.cc"}},
    {"rocksdb/", {"storage/*.cc"}},
    {"boost/unordered/", {"*"}},
    {"boost/", {"daemon/*.cc", "tools/*.cc"}},
    {"tbb/", {"daemon/*.cc", "tools/*.cc"}},
    {"oneapi/", {"daemon/*.cc", "tools/*.cc"}},
    {"spdlog/", {"daemon/*.cc", "tools/*.cc"}},
    {"prometheus/", {"daemon/*.cc"}},
    {"toml++/", {"config/*.cc"}},
    {"CLI/", {"daemon/main.cc", "tools/*"}},
    {"openssl/", {"storage/*.cc", "core/draw.cc", "daemon/*.cc", "tools/*.cc"}},
    {"re2/", {"core/criteria/*.cc"}},
    {"histedit.h", {"tools/*.cc"}},
    {"editline/", {"tools/*.cc"}},
};

bool fits(std::string_view path, std::string_view pattern) {
  if (pattern.empty()) return path.empty();
  if (pattern.front() != '*') {
    return !path.empty() && path.front() == pattern.front() &&
           fits(path.substr(1), pattern.substr(1));
  }
  return fits(path, pattern.substr(1)) || (!path.empty() && fits(path.substr(1), pattern));
}

std::string room_of(const std::string& path) { return path.substr(0, path.find('/')); }

bool is_ours(const std::string& folder) {
  return kMayInclude.contains(folder) || folder == "tools" || folder == "bench" ||
         folder == "tests";
}

bool may_include(const std::string& room, const std::string& used) {
  const auto row = kMayInclude.find(room);
  return row == kMayInclude.end() || used == room || row->second.contains(used);
}

bool may_name_package(const std::string& path, const std::string& included) {
  const std::string room = room_of(path);
  if (room == "tests" || room == "bench") return true;
  for (const Package& package : kPackages) {
    if (!included.starts_with(package.include)) continue;
    for (const std::string_view pattern : package.may_name) {
      if (fits(path, pattern)) return true;
    }
    return false;
  }
  return true;
}

// What is wrong with the includes of one file, a sentence each. `path` is relative to the root.
std::vector<std::string> violations(const std::string& path, const std::string& text) {
  static const std::regex include(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!std::regex_search(line, match, include)) continue;
    const std::string included = match[2];
    if (is_ours(room_of(included))) {
      if (!may_include(room_of(path), room_of(included))) {
        found.push_back(path + " may not look at " + included);
      }
    } else if (match[1] == "\"") {
      found.push_back(path + " must name our " + included + " from the root, or use <> for others");
    } else if (!may_name_package(path, included)) {
      found.push_back(path + " may not name the package of " + included);
    }
  }
  return found;
}

std::string read(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(House, RoomsLookDownwardsAndPackagesStayInTheirFiles) {
  const fs::path root = LUONG_SOURCE_DIR;
  int checked = 0;
  for (const char* folder : {"core", "storage", "config", "daemon", "tools", "bench", "tests"}) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      ++checked;
      const std::string path = entry.path().lexically_relative(root).generic_string();
      for (const auto& violation : violations(path, read(entry.path()))) ADD_FAILURE() << violation;
    }
  }
  EXPECT_GT(checked, 0) << "no sources under " << root;
}

TEST(House, TheCheckItselfCatchesPlantedViolations) {
  struct Case {
    const char* path;
    const char* line;
    bool allowed;
  };
  const Case kCases[] = {
      {"core/scorer.cc", "#include \"core/scorer.h\"", true},
      {"core/scorer.cc", "#include \"storage/journal.h\"", false},
      {"core/scorer.cc", "  #  include <daemon/session.h>", false},
      {"core/scorer.cc", "#include \"scorer.h\"", false},
      {"core/scorer.cc", "#include \"../core/scorer.h\"", false},
      {"core/scorer.cc", "// #include \"storage/journal.h\"", true},
      {"core/scorer.cc", "#include <vector>", true},
      {"storage/journal.cc", "#include \"core/limits.h\"", true},
      {"storage/journal.cc", "#include \"config/daemon_config.h\"", false},
      {"config/criteria_loader.cc", "#include \"storage/journal.h\"", false},
      {"daemon/pipeline.cc", "#include \"storage/journal.h\"", true},
      {"daemon/pipeline.cc", "#include \"tools/replay.h\"", false},
      {"daemon/pipeline.cc", "#include \"tests/support/builder.h\"", false},
      {"tools/replay.cc", "#include \"daemon/pipeline.h\"", true},
      {"tests/core/scorer_test.cc", "#include \"tests/support/builder.h\"", true},
      {"core/declaration_parser.cc", "#include <simdjson.h>", true},
      {"core/declaration_parser.h", "#include <simdjson.h>", false},
      {"core/json_values.h", "#include <simdjson.h>", false},
      {"core/scorer.cc", "#include <simdjson.h>", false},
      {"config/snapshot_loader.cc", "#include <simdjson.h>", true},
      {"storage/journal_index.cc", "#include <rocksdb/db.h>", true},
      {"storage/journal_index.h", "#include <rocksdb/db.h>", false},
      {"daemon/pipeline.cc", "#include <rocksdb/db.h>", false},
      {"core/stream_ledger.h", "#include <boost/unordered/unordered_flat_map.hpp>", true},
      {"core/stream_ledger.h", "#include <boost/asio.hpp>", false},
      {"daemon/session.cc", "#include <boost/asio/ip/tcp.hpp>", true},
      {"daemon/session.h", "#include <boost/asio/ip/tcp.hpp>", false},
      {"daemon/http.h", "#include <boost/beast/http.hpp>", false},
      {"storage/journal.cc", "#include <spdlog/spdlog.h>", false},
      {"daemon/pipeline.h", "#include <tbb/parallel_for.h>", false},
      {"daemon/pipeline.cc", "#include <oneapi/tbb/parallel_for.h>", true},
      {"config/daemon_config.cc", "#include <toml++/toml.h>", true},
      {"daemon/main.cc", "#include <toml++/toml.h>", false},
      {"daemon/main.cc", "#include <CLI/CLI.hpp>", true},
      {"daemon/daemon.cc", "#include <CLI/CLI.hpp>", false},
      {"tools/ctl.cc", "#include <CLI/CLI.hpp>", true},
      {"core/draw.cc", "#include <openssl/hmac.h>", true},
      {"core/scorer.cc", "#include <openssl/hmac.h>", false},
      {"core/criteria/matcher.cc", "#include <re2/re2.h>", true},
      {"core/scorer.cc", "#include <re2/re2.h>", false},
      {"tools/ctl.cc", "#include <histedit.h>", true},
      {"daemon/admin.cc", "#include <histedit.h>", false},
      {"tests/storage/journal_test.cc", "#include <rocksdb/db.h>", true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.path) + ": " + c.line);
    const std::string text = std::string("#pragma once\n") + c.line + "\nint x;\n";
    EXPECT_EQ(violations(c.path, text).size(), c.allowed ? 0U : 1U);
  }
}

}  // namespace
