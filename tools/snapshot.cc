// luong snapshot build | list | verify | show | use | rollback | remove
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/snapshot_loader.h"
#include "storage/snapshot_store.h"
#include "tools/admin_client.h"
#include "tools/commands.h"
#include "tools/data_directory.h"
#include "tools/exit_code.h"
#include "tools/record_page.h"
#include "tools/text_table.h"
#include "tools/wall_clock.h"

namespace luong::tools {
namespace {

constexpr int kErrorsShownMax = 20;

struct Arguments {
  std::string data, file, evaluated_at, generation, tax_code, role;
  bool json = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

SnapshotStore store_of(const Arguments& arguments) {
  return SnapshotStore(data_directory(arguments.data), [](std::string_view line) {
    std::fprintf(stderr, "rocksdb: %.*s\n", static_cast<int>(line.size()), line.data());
  });
}

[[noreturn]] void end_with_usage(std::string message) {
  end_with({ErrorCode::kInvalid, {}, std::move(message)});
}

// The generation an option names; nothing where it is not given.
std::optional<std::uint64_t> generation_of(const std::string& option) {
  if (option.empty()) return std::nullopt;
  const auto generation = parse_generation(option);
  if (!generation) end_with_usage("\"" + option + "\" is not the number of a generation");
  return generation;
}

std::uint64_t given_or_current(const Arguments& arguments, const SnapshotStore& store) {
  if (const auto given = generation_of(arguments.generation)) return *given;
  const auto current = store.current();
  if (!current) end_with(current.error());
  if (*current) return **current;
  end_with({ErrorCode::kNotFound, {}, "no generation is in use: name one, or `snapshot use` one"});
}

std::string json_of(const SnapshotInfo& info) {
  std::string out = "{\"generation\":" + std::to_string(info.generation);
  if (!info.manifest_sha256.empty()) {
    out += ",\"evaluated_at\":\"" + to_string(info.evaluated_at) + "\"";
    out += ",\"built_at\":\"" + to_string(info.built_at) + "\"";
    out += ",\"records\":" + std::to_string(info.records);
    out += ",\"party_codes\":" + std::to_string(info.party_codes);
    out += ",\"bytes\":" + std::to_string(info.bytes);
    out += ",\"manifest_sha256\":\"" + info.manifest_sha256 + "\"";
  }
  out += ",\"readable\":" + std::string(info.manifest_sha256.empty() ? "false" : "true");
  out += ",\"current\":" + std::string(info.current ? "true" : "false");
  out += ",\"previous\":" + std::string(info.previous ? "true" : "false");
  return out + "}";
}

std::string state_of(const SnapshotInfo& info) {
  if (info.manifest_sha256.empty()) return "DAMAGED";
  return info.current ? "current" : info.previous ? "previous" : "";
}

std::string rows_of(const std::vector<SnapshotInfo>& infos) {
  std::vector<std::vector<std::string>> rows = {
      {"GENERATION", "EVALUATED AT", "RECORDS", "SIZE", "STATE", "MANIFEST"}};
  for (const SnapshotInfo& info : infos) {
    const bool readable = !info.manifest_sha256.empty();
    rows.push_back({std::to_string(info.generation), readable ? to_string(info.evaluated_at) : "-",
                    readable ? grouped(info.records) : "-", readable ? bytes_text(info.bytes) : "-",
                    state_of(info), readable ? info.manifest_sha256.substr(0, 12) : "-"});
  }
  return text_table(rows);
}

// Feeds the store from a file; after the first bad line only looks for more of them, so that one
// run tells a good part of what is wrong.
class Feed {
 public:
  explicit Feed(SnapshotLoader loader) : loader_(std::move(loader)) {}

  Result<bool> next(EnterpriseRecord& record) {
    auto more = loader_.next(record);
    if (more) return more;
    for (int i = 1; i < kErrorsShownMax;) {
      const auto later = loader_.next(record);
      if (later && !*later) break;
      if (later) continue;
      further_ += "luong: " + to_string(later.error()) + "\n";
      ++i;
    }
    return more;
  }
  // A line for each error behind the one next() returned.
  const std::string& further() const { return further_; }

 private:
  SnapshotLoader loader_;
  std::string further_;
};

// "build: 120,000 records, 61,000 a second", once a second.
class Progress {
 public:
  void operator()(std::uint64_t records) {
    const auto now = Clock::now();
    if (now - told_ < std::chrono::seconds(1)) return;
    told_ = now;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_).count();
    const std::uint64_t rate = records * 1'000 / static_cast<std::uint64_t>(ms);
    std::fprintf(stderr, "build: %s records, %s a second\n", grouped(records).c_str(),
                 grouped(rate).c_str());
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
  Clock::time_point told_ = start_;
};

Instant evaluation_of(const Arguments& arguments, Instant now) {
  if (arguments.evaluated_at.empty()) return now;
  if (const auto instant = parse_instant(arguments.evaluated_at)) return *instant;
  if (const auto day = parse_date(arguments.evaluated_at)) return start_of(*day);
  end_with_usage("--evaluated-at takes 2025-06-12 or 2025-06-12T00:00:00+07:00, not \"" +
                 arguments.evaluated_at + "\"");
}

void build(const Arguments& arguments) {
  SnapshotStore::BuildOptions options;
  options.now = wall_clock();
  options.evaluated_at = evaluation_of(arguments, options.now);
  options.generation = generation_of(arguments.generation);
  options.input_name = arguments.file;
  options.on_progress = [progress = Progress()](std::uint64_t records) mutable {
    progress(records);
  };
  auto loader = SnapshotLoader::open(arguments.file, options.evaluated_at);
  if (!loader) end_with(loader.error());
  Feed feed(*std::move(loader));
  const auto built = store_of(arguments).build(
      [&feed](EnterpriseRecord& record) { return feed.next(record); }, options);
  if (!built) {
    std::fprintf(stderr, "luong: %s\n%s", to_string(built.error()).c_str(), feed.further().c_str());
    throw CLI::RuntimeError(exit_code(built.error().code));
  }
  if (arguments.json) return print(json_of(*built) + "\n");
  print("generation " + std::to_string(built->generation) + " built: " + grouped(built->records) +
        " records, " + bytes_text(built->bytes) + ", evaluated at " +
        to_string(built->evaluated_at) + "\nto put it in use: luong snapshot use " +
        std::to_string(built->generation) + "\n");
}

void list(const Arguments& arguments) {
  const auto infos = store_of(arguments).list();
  if (!infos) end_with(infos.error());
  if (!arguments.json) return print(rows_of(*infos));
  std::string out = "{\"snapshots\":[";
  for (const SnapshotInfo& info : *infos) {
    if (out.back() != '[') out += ',';
    out += json_of(info);
  }
  print(out + "]}\n");
}

void verify(const Arguments& arguments) {
  const SnapshotStore store = store_of(arguments);
  const auto info = store.verify(given_or_current(arguments, store));
  if (!info) end_with(info.error());
  if (arguments.json) return print(json_of(*info) + "\n");
  print("generation " + std::to_string(info->generation) + " is whole: " + grouped(info->records) +
        " records, " + bytes_text(info->bytes) + ", manifest " + info->manifest_sha256 + "\n");
}

void show(const Arguments& arguments) {
  const auto tax_code = TaxCode::parse(arguments.tax_code);
  if (!tax_code) end_with_usage("\"" + arguments.tax_code + "\" is not a tax code");
  std::optional<Role> role;
  if (!arguments.role.empty()) {
    role = parse_role(arguments.role);
    if (!role) {
      end_with_usage("--role takes TRADER, BROKER, EXPRESS, CARRIER or WAREHOUSE, not \"" +
                     arguments.role + "\"");
    }
  }
  const SnapshotStore store = store_of(arguments);
  const std::uint64_t generation = given_or_current(arguments, store);
  const auto records = store.show(generation, *tax_code, role);
  if (!records) end_with(records.error());
  if (!arguments.json) {
    print("generation " + std::to_string(generation) + "\n");
    for (const std::string& record : *records) print("\n" + record_page(record));
    return;
  }
  std::string out = "{\"generation\":" + std::to_string(generation) + ",\"records\":[";
  for (const std::string& record : *records) {
    if (out.back() != '[') out += ',';
    out += record;
  }
  print(out + "]}\n");
}

// As luongd's admin socket takes it; the officer goes into the journal.
std::string use_line(std::uint64_t generation) {
  const char* officer = std::getenv("LUONG_OFFICER");
  const bool named = officer != nullptr && *officer != '\0';
  return (named ? "officer=" + std::string(officer) + " " : std::string()) + "snapshot use " +
         std::to_string(generation);
}

// The daemon, if one runs on this directory, must switch itself; else the next one finds it done.
void switch_to(const Arguments& arguments, SnapshotStore& store, std::uint64_t generation,
               std::string_view done) {
  bool by_daemon = true;
  const auto reply = ask(data_directory(arguments.data) / "admin.sock", use_line(generation));
  if (!reply && reply.error().code != ErrorCode::kNotFound) end_with(reply.error());
  if (!reply) {
    by_daemon = false;
    if (const auto failed = store.use(generation)) end_with(*failed);
  } else if (!reply->ok()) {
    std::fprintf(stderr, "luong: the daemon says: %d %s\n", reply->status, reply->message.c_str());
    throw CLI::RuntimeError(exit_code_of_reply(reply->status));
  }
  if (arguments.json) {
    return print("{\"generation\":" + std::to_string(generation) +
                 ",\"by_daemon\":" + (by_daemon ? "true" : "false") + "}\n");
  }
  print(std::string(done) + " generation " + std::to_string(generation) +
        (by_daemon ? ", switched by the running daemon\n" : "; no daemon runs here\n"));
}

void use(const Arguments& arguments) {
  SnapshotStore store = store_of(arguments);
  switch_to(arguments, store, *generation_of(arguments.generation), "now in use:");
}

void rollback(const Arguments& arguments) {
  SnapshotStore store = store_of(arguments);
  const auto infos = store.list();
  if (!infos) end_with(infos.error());
  for (const SnapshotInfo& info : *infos) {
    if (info.previous) return switch_to(arguments, store, info.generation, "back to");
  }
  end_with({ErrorCode::kNotFound, {}, "there is no previous generation to go back to"});
}

void remove(const Arguments& arguments) {
  const std::uint64_t generation = *generation_of(arguments.generation);
  if (const auto failed = store_of(arguments).remove(generation)) end_with(*failed);
  if (arguments.json) return print("{\"removed\":" + std::to_string(generation) + "}\n");
  print("generation " + std::to_string(generation) + " removed\n");
}

}  // namespace

void add_snapshot_commands(CLI::App& app) {
  CLI::App* group = app.add_subcommand("snapshot", "Generations of enterprise compliance records");
  group->require_subcommand(1);
  const auto arguments = std::make_shared<Arguments>();
  const auto command = [&](const char* name, const char* about, void (*run)(const Arguments&)) {
    CLI::App* sub = group->add_subcommand(name, about);
    sub->add_option("--data", arguments->data, "Data directory [$LUONG_DATA, else ./luong-data]");
    sub->add_flag("--json", arguments->json, "Print JSON");
    sub->callback([arguments, run] { run(*arguments); });
    return sub;
  };
  CLI::App* sub = command("build", "Build a generation from NDJSON or CSV", build);
  sub->add_option("file", arguments->file, "FILE.ndjson or FILE.csv")->required();
  sub->add_option("--evaluated-at", arguments->evaluated_at,
                  "When the records were evaluated: age counts from it [now]");
  sub->add_option("--generation", arguments->generation, "Its number [UTC yyyymmddhhmmss]");

  command("list", "The generations there are", list);

  sub = command("verify", "Recompute every hash and count every record", verify);
  sub->add_option("generation", arguments->generation, "Which one [the current]");

  sub = command("show", "The full record of a tax code", show);
  sub->add_option("tax_code", arguments->tax_code, "TAX_CODE")->required();
  sub->add_option("--role", arguments->role, "TRADER, BROKER, EXPRESS, CARRIER, WAREHOUSE [all]");
  sub->add_option("--generation", arguments->generation, "Of which generation [the current]");

  sub = command("use", "Put a generation in use, under traffic too", use);
  sub->add_option("generation", arguments->generation, "GENERATION")->required();

  command("rollback", "Back to the generation used before", rollback);

  sub = command("remove", "Delete a generation that is not in use", remove);
  sub->add_option("generation", arguments->generation, "GENERATION")->required();
}

}  // namespace luong::tools
