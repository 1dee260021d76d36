// Canaries: a SECRET criterion whose every word is a canary hits a lot, fails on another, and
// changes between two packs. None of the words may come out of a real luongd but to an auditor
// (decision.md §8).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/program_run.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/wire_client.h"

namespace luong::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

// Its id, and a word in each text of it.
constexpr std::string_view kId = "S999";
const std::vector<std::string> kCanaries = {"S999",        "canaryvi",  "canaryen",
                                            "canaryguide", "canarylaw", "canaryguess"};

fs::path pack_with_canaries(const TemporaryDirectory& folder, const std::string& name,
                            const std::string& weight) {
  fs::path pack = folder.path() / name;
  fs::copy(source("config/criteria"), pack);
  std::ofstream(pack / "secret.toml") << R"(notice = "invented"
[[criterion]]
id = "S999"
title_vi = "canaryvi"
title_en = "canaryen"
kind = "RISK"
tier = 1
group = "SEC"
weight = )" << weight << R"(
when = 'notes == "canaryguess" || 1 / package_count > 5'
secrecy = "secret"
alert = "SECURITY"
guidance_code = "canaryguide"
guidance = [{vi = "canaryvi", en = "canaryen"}]
legal_basis = [{text = "canarylaw", verified = false}]
)";
  std::ofstream(pack / "pack.toml", std::ios::app) << "\n# " << name << "\n";
  return pack;
}

class Secrecy : public testing::Test {
 protected:
  Secrecy() {
    make_key(data_.path());
    use_snapshot(data_.path(), {"0100109106"});
  }
  // Everything heard, to be searched at the end with its place.
  void hear(const std::string& where, const std::string& what) { heard_.emplace_back(where, what); }
  void expect_no_canary() {
    for (const auto& [where, what] : heard_) {
      for (const std::string& canary : kCanaries) {
        EXPECT_THAT(what, Not(HasSubstr(canary))) << where;
      }
    }
  }
  std::string lot(const char* number, const std::string& more, const std::string& value) const {
    return a_declaration().number(number).msg_id(number).set(more, value).json() + "\n";
  }

  TemporaryDirectory data_, packs_;
  std::vector<std::pair<std::string, std::string>> heard_;
};

TEST_F(Secrecy, NoOutletButTheAuditorsTellsOfASecretCriterion) {
  const std::string hit = lot("106543210980", "/notes", "\"canaryguess\"");
  const std::string fails = lot("106543211090", "/package_count", "0");
  DaemonProcess running(
      {.data = data_.path(),
       .set = {"criteria.four_eyes=false",
               "listen.2.address=unix:" + (data_.path() / "auditor.sock").string(),
               "listen.2.audience=auditor"}});
  {
    WireClient admin(running.admin());
    hear("load", admin.ask("criteria load " + pack_with_canaries(packs_, "one", "300").string()));
    ASSERT_THAT(heard_.back().second, HasSubstr("200 OK"));
    const std::string loaded = heard_.back().second;
    const auto at = loaded.find("hash: ") + 6;
    const std::string first = loaded.substr(at, 64);
    const std::string second_load =
        admin.ask("criteria load " + pack_with_canaries(packs_, "two", "301").string());
    const std::string second = second_load.substr(second_load.find("hash: ") + 6, 64);
    ASSERT_THAT(admin.ask("criteria use " + first), HasSubstr("200 OK"));
    ASSERT_THAT(admin.ask("criteria shadow " + second), HasSubstr("200 OK"));
    // What the pack is between: fields of a SECRET criterion are withheld; that it changed is told
    // to whoever approves, by its id alone.
    const std::string diff = admin.ask("criteria diff " + first + " " + second);
    EXPECT_THAT(diff, HasSubstr("withheld"));
    for (const std::string& canary : kCanaries) {
      if (canary == kId) continue;
      EXPECT_THAT(diff, Not(HasSubstr(canary)));
    }
  }

  WireClient auditor("unix:" + (data_.path() / "auditor.sock").string());
  auditor.send(hit);
  EXPECT_THAT(auditor.read_line(), HasSubstr(kId)) << "or the test shows nothing";

  WireClient watch(running.officer());
  watch.send("{\"schema\":\"hello/1\",\"events_from\":0}\n");
  watch.read_line();
  const std::string alert = watch.read_line();  // Of the auditor's lot.
  EXPECT_THAT(alert, HasSubstr(R"("code":"SECURITY")"));
  hear("alert", alert);
  WireClient officer(running.officer());
  const std::string by_officer = lot("106543212200", "/notes", "\"canaryguess\"");
  officer.send(by_officer);
  const std::string red = officer.read_line();
  EXPECT_THAT(red, HasSubstr("\"channel\":3")) << "it does hit";
  hear("officer", red);
  officer.send(lot("106543213310", "/package_count", "0"));
  const std::string incomplete = officer.read_line();
  EXPECT_THAT(incomplete, HasSubstr("\"incomplete\":true")) << "it does fail";
  hear("officer, failing", incomplete);
  WireClient declarant(running.declarant());
  declarant.send(lot("106543214420", "/notes", "\"canaryguess\""));
  hear("declarant", declarant.read_line());
  declarant.send(lot("106543215530", "/package_count", "0"));
  hear("declarant, failing", declarant.read_line());

  WireClient admin(running.admin());
  for (const char* command :
       {"explain 106543212200", "explain 106543212200 --for declarant",
        "json explain 106543212200 --for declarant --lang vi", "programme show 0100109106",
        "explain 106543213310", "json explain 106543212200", "status", "stats", "json stats",
        "latency", "alerts", "criteria list", "criteria shadow", "json criteria shadow", "help"}) {
    std::string answer = admin.ask(command);
    // What the declarant wrote itself is no secret of ours.
    for (auto at = answer.find("canaryguess"); at != std::string::npos;
         at = answer.find("canaryguess")) {
      EXPECT_THAT(answer.substr(at > 10 ? at - 10 : 0, 10), HasSubstr("notes"));
      answer.replace(at, 11, "declared");
    }
    hear(command, answer);
  }
  const std::string dry = admin.ask(
      "dry-run " + a_declaration().number("106543216640").set("/notes", "\"canaryguess\"").json());
  hear("dry-run", dry);
  officer.send(override_of("o", "106543213310", "3", "2") + "\n");
  hear("override", officer.read_line());
  // Behind the alerts of the officer's and the declarant's lot.
  for (const std::string& told : watch.read_lines(3)) hear("event", told);
  EXPECT_THAT(heard_.back().second, HasSubstr("OFFICER"));
  EXPECT_EQ(running.stop(), 0);
  hear("log", running.log());
  for (const char* report : {"criteria", "checks", "shares", "second-looks"}) {
    const ProgramResult ran =
        run_program({program("luong").string(), "report", report, "--data", data_.path().string()});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    hear(report, ran.out);
  }
  const ProgramResult listed = run_program(
      {program("luong").string(), "worklist", "post-clearance", "--data", data_.path().string()});
  EXPECT_EQ(listed.exit_code, 0) << listed.err;
  hear("worklist", listed.out);
  expect_no_canary();
}

}  // namespace
}  // namespace luong::test
