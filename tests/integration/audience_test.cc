// What a declarant may not learn (decision.md §8), looked for in the bytes a real luongd sends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/criteria_loader.h"
#include "storage/digest.h"
#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/program_run.h"
#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kTrader = "0100109106";
constexpr std::uint64_t kFirst = 10'654'321'100;

// Declarations of every channel: plain, from a firm nobody knows, of goods that are banned or need
// papers, refused, malformed, cancelled, resent.
std::vector<std::string> mixed_traffic(std::uint64_t first_root) {
  std::uint64_t root = first_root;
  const auto next = [&] {
    ++root;
    return a_declaration().number(root * 10).msg_id("m" + std::to_string(root));
  };
  std::vector<std::string> lines;
  lines.push_back(next().json());
  lines.push_back(lines.front());
  lines.push_back(next().trader("0312345678").json());
  for (const char* hs :
       {"93020000", "24022090", "87032341", "30049099", "38089199", "01061900", "27101211"}) {
    for (const char* country : {"CN", "KP", "AE", "US"}) {
      lines.push_back(next().from(country).item({.hs_code = hs, .value = "900000"}).json());
    }
  }
  lines.push_back(next().procedure("IDA").json());
  lines.push_back(next().cancel().json());
  lines.push_back(next().without("/trader").json());
  lines.push_back("{not json");
  return lines;
}

std::string ask_all(const std::string& address, const std::vector<std::string>& lines) {
  WireClient client(address);
  std::string bytes, answers;
  for (const std::string& line : lines) bytes += line + "\n";
  client.send(bytes);
  for (const std::string& answer : client.read_lines(lines.size())) answers += answer + "\n";
  return answers;
}

class Audience : public testing::Test {
 protected:
  Audience() {
    make_key(data_.path());
    use_snapshot(data_.path(), {kTrader});
  }
  TemporaryDirectory data_;
};

TEST_F(Audience, DeclarantBytesHoldNoCriterionScoreThresholdOrVersion) {
  const auto pack = load_pack(source("config/criteria"), sha256_hex);
  ASSERT_TRUE(pack) << to_string(pack.error());
  const DaemonProcess daemon({.data = data_.path()});
  const std::string declarant = ask_all(daemon.declarant(), mixed_traffic(kFirst));
  const std::string officer = ask_all(daemon.officer(), mixed_traffic(kFirst + 1'000));

  std::size_t criteria_told_to_officers = 0;
  for (const Criterion& criterion : pack->criteria) {
    const std::string id(criterion.id.view());
    if (officer.find('"' + id + '"') != std::string::npos) ++criteria_told_to_officers;
    EXPECT_EQ(declarant.find(id), std::string::npos) << "criterion " << id << " shows";
    EXPECT_EQ(declarant.find(criterion.title.en), std::string::npos) << criterion.title.en;
    EXPECT_EQ(declarant.find(criterion.title.vi), std::string::npos) << criterion.title.vi;
  }
  EXPECT_GT(criteria_told_to_officers, 3U) << "the traffic must hit something to prove anything";
  EXPECT_THAT(officer, HasSubstr(pack->hash.substr(0, 16)));

  const std::string secrets[] = {"score",
                                 "tier",
                                 "reasons",
                                 "gate",
                                 "advice",
                                 "scan",
                                 "versions",
                                 "threshold",
                                 "points",
                                 "weight",
                                 "criteri",
                                 "snapshot",
                                 "pack",
                                 "generation",
                                 "hold",
                                 "incomplete",
                                 pack->hash.substr(0, 16)};
  for (const std::string& secret : secrets) {
    EXPECT_THAT(declarant, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(officer, HasSubstr("tier1_score"));
}

TEST_F(Audience, TheMessageCannotAskForMore) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  client.send(
      R"({"schema":"hello/1","msg_id":"h","version":1,"client":"officer","token":"officer"})"
      "\n" +
      a_declaration().number(kFirst * 10).set("/audience", "\"officer\"").json() + "\n");
  client.read_line();
  EXPECT_THAT(client.read_line(), Not(HasSubstr("tier1_score")));
}

TEST_F(Audience, ADeclarantsNumberAndAnUnknownOneAnswerAnotherClientAlike) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient declarant = daemon.connect();
  declarant.send(a_declaration().number(kFirst * 10).json() + "\n");
  declarant.read_line();
  WireClient officer(daemon.officer());
  officer.send(a_declaration().number(kFirst * 10).msg_id("other").json() + "\n");
  const std::string line = officer.read_line();
  EXPECT_THAT(line, HasSubstr("CONFLICT"));
  EXPECT_THAT(line, Not(HasSubstr("channel")));
}

}  // namespace
}  // namespace luong::test
