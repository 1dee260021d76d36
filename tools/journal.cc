// luong journal tail | show | verify | rederive
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/journal_entry.h"
#include "core/json_line.h"
#include "core/verdict.h"
#include "storage/journal_reader.h"
#include "storage/journal_verify.h"
#include "tools/commands.h"
#include "tools/data_directory.h"
#include "tools/exit_code.h"
#include "tools/journal_draw.h"
#include "tools/journal_explain.h"
#include "tools/journal_pages.h"
#include "tools/journal_rederive.h"
#include "tools/text_table.h"
#include "tools/wall_clock.h"

namespace luong::tools {
namespace {

constexpr int kFollowPollMs = 200;

struct Arguments {
  std::string data, what, criteria, keyring, language = "en";
  std::uint64_t count = 10, from = 1, to = UINT64_MAX;
  bool json = false, follow = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::filesystem::path journal_directory(const Arguments& arguments) {
  return data_directory(arguments.data) / "journal";
}

template <typename T>
T or_end(Result<T> result) {
  if (!result) end_with(result.error());
  return std::move(*result);
}

void or_end(std::optional<Error> error) {
  if (error) end_with(*error);
}

JournalReader reader_of(const Arguments& arguments, std::uint64_t from = 1) {
  return or_end(JournalReader::open(journal_directory(arguments), from));
}

void tail(const Arguments& arguments) {
  JournalReader reader = reader_of(arguments);
  const std::uint64_t last = or_end(reader.last_sequence());
  const std::uint64_t first = last > arguments.count ? last - arguments.count + 1 : 1;
  or_end(reader.seek(first));
  JournalRecord record;
  JournalEntry entry;
  for (;;) {
    while (or_end(reader.next(record))) {
      or_end(decode(record.payload, entry));
      print(arguments.json ? entry_json(record, entry) : entry_line(record, entry));
    }
    if (!arguments.follow) return;
    std::fflush(stdout);
    poll(nullptr, 0, kFollowPollMs);
  }
}

// A declaration number has 12 digits; a sequence that long would be ten thousand years of traffic.
bool is_declaration_number(const std::string& text) {
  return DeclarationNumber::parse(text).has_value();
}

void show(const Arguments& arguments) {
  JournalReader reader = reader_of(arguments);
  JournalRecord record;
  JournalEntry entry;
  const auto page = [&] {
    print(arguments.json ? entry_json(record, entry) : entry_page(record, entry));
  };
  if (!is_declaration_number(arguments.what)) {
    std::uint64_t sequence = 0;
    const auto end = arguments.what.data() + arguments.what.size();
    if (std::from_chars(arguments.what.data(), end, sequence).ptr != end || sequence == 0) {
      end_with({ErrorCode::kInvalid,
                {},
                "\"" + arguments.what +
                    "\" is neither a sequence number nor a declaration number of 12 digits"});
    }
    or_end(reader.read(sequence, record));
    or_end(decode(record.payload, entry));
    return page();
  }
  const std::uint64_t number = DeclarationNumber::parse(arguments.what)->value();
  std::uint64_t found = 0;
  while (or_end(reader.next(record))) {
    or_end(decode(record.payload, entry));
    if (entry.declaration_no != number) continue;
    ++found;
    page();
  }
  if (found == 0)
    end_with(
        {ErrorCode::kNotFound, {}, "the journal has nothing on declaration " + arguments.what});
}

DeclarationNumber number_of(const Arguments& arguments) {
  const auto number = DeclarationNumber::parse(arguments.what);
  if (!number) end_with({ErrorCode::kInvalid, {}, "a declaration number has 12 digits"});
  return *number;
}

DecisionWalk::Options walk_of(const Arguments& arguments) {
  DecisionWalk::Options options;
  options.data = data_directory(arguments.data);
  options.keyring = arguments.keyring;
  options.doing = "looked at";
  return options;
}

void draw(const Arguments& arguments) {
  print(or_end(journal_draw(walk_of(arguments), number_of(arguments), business_day(wall_clock()),
                            arguments.json)));
}

void explain(const Arguments& arguments) {
  const Language language = arguments.language == "vi" ? Language::kVietnamese : Language::kEnglish;
  print(
      or_end(journal_explain(walk_of(arguments), number_of(arguments), language, arguments.json)));
}

// What the journal holds, by kind, and whether any declaration number was decided twice.
struct Census {
  std::array<std::uint64_t, kEntryKindsEnd> kinds{};
  std::array<std::uint64_t, 4> channels{};
  std::uint64_t rejected = 0, doubled = 0;
};

Census take_census(const Arguments& arguments) {
  Census census;
  JournalReader reader = reader_of(arguments);
  JournalRecord record;
  JournalEntry entry;
  Verdict verdict;
  std::vector<std::uint64_t> decided;
  while (or_end(reader.next(record))) {
    or_end(decode(record.payload, entry));
    ++census.kinds[static_cast<std::size_t>(entry.kind)];
    if (entry.kind != EntryKind::kDecision) continue;
    or_end(decode(entry.verdict, verdict));
    if (verdict.decision == Decision::kRejected) {
      ++census.rejected;
      continue;
    }
    ++census.channels[static_cast<std::size_t>(verdict.channel)];
    decided.push_back(entry.declaration_no);
  }
  std::sort(decided.begin(), decided.end());
  for (std::size_t i = 1; i < decided.size(); ++i)
    if (decided[i] == decided[i - 1]) ++census.doubled;
  return census;
}

// Decisions, and of every other kind what there is.
std::string census_text(const Census& census) {
  std::string out = fmt::format("decisions {} (green {}, yellow {}, red {}, rejected {})",
                                grouped(census.kinds[1]), grouped(census.channels[1]),
                                grouped(census.channels[2]), grouped(census.channels[3]),
                                grouped(census.rejected));
  for (std::size_t kind = 2; kind < census.kinds.size(); ++kind) {
    if (census.kinds[kind] == 0) continue;
    out += fmt::format(", {} {}", name(static_cast<EntryKind>(kind)), grouped(census.kinds[kind]));
  }
  return out + "\n";
}

std::string census_json(const JournalHealth& health, const Census& census) {
  std::string out;
  JsonLine json(out);
  json.open().member("ok").flag(health.damage == std::nullopt && census.doubled == 0);
  json.member("records").unsigned_number(health.records);
  json.member("segments").unsigned_number(health.segments);
  json.member("last_sequence").unsigned_number(health.last.sequence);
  for (std::size_t kind = 1; kind < census.kinds.size(); ++kind) {
    json.member(name(static_cast<EntryKind>(kind))).unsigned_number(census.kinds[kind]);
  }
  json.member("green")
      .unsigned_number(census.channels[1])
      .member("yellow")
      .unsigned_number(census.channels[2]);
  json.member("red")
      .unsigned_number(census.channels[3])
      .member("rejected")
      .unsigned_number(census.rejected);
  json.member("doubled").unsigned_number(census.doubled).close();
  return out + "\n";
}

void verify(const Arguments& arguments) {
  const bool shows_progress = !arguments.json && isatty(STDERR_FILENO) != 0;
  const auto health = or_end(verify_journal(
      journal_directory(arguments), Files::real(), [&](std::uint32_t done, std::uint32_t total) {
        if (shows_progress && total > 8) std::fprintf(stderr, "\rsegment %u of %u", done, total);
        if (shows_progress && total > 8 && done == total) std::fputc('\n', stderr);
      }));
  if (health.damage && arguments.json) {
    std::string out;
    JsonLine json(out);
    json.open()
        .member("ok")
        .flag(false)
        .member("sequence")
        .unsigned_number(health.damage->sequence);
    json.member("file").text(health.damage->place).member("what").text(health.damage->what).close();
    print(out + "\n");
    throw CLI::RuntimeError(kExitData);
  }
  if (health.damage) {
    std::fprintf(stderr, "luong: the journal is damaged at sequence %llu (%s): %s\n",
                 static_cast<unsigned long long>(health.damage->sequence),
                 health.damage->place.c_str(), health.damage->what.c_str());
    throw CLI::RuntimeError(kExitData);
  }
  const Census census = take_census(arguments);
  if (arguments.json) {
    print(census_json(health, census));
  } else {
    print(
        fmt::format("journal whole: {} records in {} segments, chain and checksums hold, sequence "
                    "without gaps up to {}\n",
                    grouped(health.records), health.segments, health.last.sequence));
    print(census_text(census));
    print(fmt::format("declaration numbers decided twice: {}\n", census.doubled));
    if (health.torn_tail) print("behind the last record: " + *health.torn_tail + "\n");
  }
  if (census.doubled != 0) throw CLI::RuntimeError(kExitData);
}

}  // namespace

void add_journal_commands(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* journal =
      app.add_subcommand("journal", "The decisions of the past: read, check, derive again");
  journal->require_subcommand(1);
  const auto add = [&](const char* name, const char* what) {
    CLI::App* command = journal->add_subcommand(name, what);
    command->add_option("--data", arguments->data,
                        "Data directory (default $LUONG_DATA or ./luong-data)");
    command->add_flag("--json", arguments->json, "One JSON object a line");
    return command;
  };

  CLI::App* last = add("tail", "The last entries, a line each");
  last->add_option("-n,--count", arguments->count, "How many (default 10)")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1'000'000'000'000}));
  last->add_flag("-f,--follow", arguments->follow, "Go on with what is decided from now on");
  last->callback([arguments] { tail(*arguments); });

  CLI::App* one = add("show", "One entry, or all entries about a declaration number");
  one->add_option("what", arguments->what, "Sequence or declaration number")->required();
  one->callback([arguments] { show(*arguments); });

  CLI::App* why =
      add("explain",
          "Why a declaration got its channel, as an auditor may read it: SECRET criteria "
          "and all");
  why->add_option("declaration_no", arguments->what, "12 digits")->required();
  why->add_option("--lang", arguments->language, "vi or en (default)")
      ->check(CLI::IsMember({"vi", "en"}));
  why->add_option("--keyring", arguments->keyring,
                  "The daemon's key ring, where it is not in the data directory");
  why->callback([arguments] { explain(*arguments); });

  CLI::App* drawn = add("draw",
                        "Prove the random draw of a declaration of a day that is over, with the "
                        "key of that day");
  drawn->add_option("declaration_no", arguments->what, "12 digits")->required();
  drawn->add_option("--keyring", arguments->keyring,
                    "The daemon's key ring, where it is not in the data directory");
  drawn->callback([arguments] { draw(*arguments); });

  CLI::App* check =
      add("verify", "Check every byte, every hash and the sequence; count what is there");
  check->callback([arguments] { verify(*arguments); });

  CLI::App* again = add("rederive", "Derive every verdict again and compare its bytes");
  again->add_option("--from", arguments->from, "First sequence (default 1)");
  again->add_option("--to", arguments->to, "Last sequence");
  again->add_option("--criteria", arguments->criteria,
                    "Derive with the pack in this directory instead of the cited one, and name the "
                    "declarations that differ");
  again->add_option("--keyring", arguments->keyring,
                    "The daemon's key ring, where `keyring` of its configuration names another "
                    "place than the data directory");
  again->callback([arguments] {
    DecisionWalk::Options options;
    options.data = data_directory(arguments->data);
    options.keyring = arguments->keyring;
    options.criteria = arguments->criteria;
    options.from = arguments->from;
    options.to = arguments->to;
    options.doing = "derived again";
    const int code = rederive(options, arguments->json);
    if (code != kExitOk) throw CLI::RuntimeError(code);
  });
}

}  // namespace luong::tools
