#include "storage/snapshot_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <system_error>
#include <utility>

#include "storage/durable_file.h"
#include "storage/snapshot_database.h"
#include "storage/snapshot_manifest.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPointerBytesMax = 256;  // of `current` and `newest`
constexpr std::uint64_t kProgressRecords = 1'000;

Error no_such_generation(std::uint64_t generation) {
  return {ErrorCode::kNotFound, {}, "there is no generation " + std::to_string(generation)};
}

// 20250612083000 for 2025-06-12T08:30:00Z.
std::uint64_t number_of(Instant now) {
  namespace chr = std::chrono;
  const chr::sys_seconds second{
      chr::floor<chr::seconds>(chr::sys_time<chr::milliseconds>(chr::milliseconds(now.ms)))};
  const auto day = chr::floor<chr::days>(second);
  const chr::year_month_day date{day};
  const chr::hh_mm_ss time{second - day};
  const auto two = [](std::uint64_t whole, auto part) {
    return whole * 100 + static_cast<std::uint64_t>(part);
  };
  auto number = static_cast<std::uint64_t>(static_cast<int>(date.year()));
  number = two(number, static_cast<unsigned>(date.month()));
  number = two(number, static_cast<unsigned>(date.day()));
  number = two(number, time.hours().count());
  number = two(number, time.minutes().count());
  return two(number, time.seconds().count());
}

SnapshotInfo info_of(const SnapshotManifest& manifest) {
  SnapshotInfo info;
  info.generation = manifest.generation;
  info.evaluated_at = manifest.evaluated_at;
  info.built_at = manifest.built_at;
  info.records = manifest.records;
  info.party_codes = manifest.party_codes;
  info.bytes = manifest.bytes();
  info.manifest_sha256 = manifest.sha256;
  return info;
}

Result<SnapshotManifest> manifest_of(const fs::path& directory, std::uint64_t generation) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) return fail(no_such_generation(generation));
  auto manifest = SnapshotManifest::read(directory);
  if (!manifest) return fail(ErrorCode::kCorrupt, manifest.error().message, manifest.error().path);
  if (manifest->generation != generation) {
    return fail(ErrorCode::kCorrupt, "the manifest is of another generation", directory.string());
  }
  return manifest;
}

// Finds what no single record can tell: two of one key or code, in whatever order they come, and
// more ministries than there are places.
class WholeInput {
 public:
  explicit WholeInput(std::string input_name) : input_name_(std::move(input_name)) {}

  std::optional<Error> check(const EnterpriseRecord& record) {
    const auto key = enterprise_key(record.hot.tax_code, record.hot.role);
    if (const auto [first, fresh] = lines_.emplace(key, record.line); !fresh) {
      return twice(first->second, record.line,
                   "tax code " + TaxCode::from_packed(record.hot.tax_code).text() + ", role " +
                       std::string(name(record.hot.role)));
    }
    if (!ministries_.pack(record.specialised)) {
      return Error{ErrorCode::kSchema, input_name_ + ":" + std::to_string(record.line),
                   "/specialised_compliance: a generation holds ratings of " +
                       std::to_string(kMinistriesMax) + " ministries at most"};
    }
    if (record.party_code.empty()) return std::nullopt;
    const auto code = party_code_hash(record.hot.role, record.party_code);
    if (const auto [first, fresh] = code_lines_.emplace(code, record.line); !fresh) {
      return twice(
          first->second, record.line,
          "party_code " + record.party_code + ", role " + std::string(name(record.hot.role)));
    }
    return std::nullopt;
  }
  std::uint64_t records() const { return lines_.size(); }
  std::uint64_t party_codes() const { return code_lines_.size(); }

 private:
  Error twice(std::uint64_t first, std::uint64_t second, const std::string& what) const {
    return {
        ErrorCode::kSchema, input_name_ + ":" + std::to_string(second),
        what + " stood already in line " + std::to_string(first) + ": a generation holds it once"};
  }

  std::string input_name_;
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> lines_;
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> code_lines_;  // by party_code_hash
  MinistryPlaces ministries_;
};

struct Counts {
  std::uint64_t records = 0;
  std::uint64_t party_codes = 0;
};

Result<Counts> write_database(const fs::path& directory, const SnapshotStore::Source& source,
                              const SnapshotStore::BuildOptions& options, const LogSink& log) {
  auto database = SnapshotDatabaseWriter::create(directory, log);
  if (!database) return fail(database.error());
  WholeInput input(options.input_name);
  EnterpriseRecord record;
  for (;;) {
    const auto more = source(record);
    if (!more) return fail(more.error());
    if (!*more) break;
    if (auto found = input.check(record)) return fail(*std::move(found));
    if (auto failed = database->put(record)) return fail(*std::move(failed));
    if (options.on_progress && input.records() % kProgressRecords == 0) {
      options.on_progress(input.records());
    }
  }
  if (input.records() == 0) {
    return fail(ErrorCode::kSchema, "holds no record: a generation needs one at least",
                options.input_name);
  }
  if (auto failed = database->close()) return fail(*std::move(failed));
  return Counts{input.records(), input.party_codes()};
}

// Removes the directory it was given unless told that it has become a generation.
class Scaffold {
 public:
  explicit Scaffold(fs::path directory) : directory_(std::move(directory)) {}
  Scaffold(const Scaffold&) = delete;
  Scaffold& operator=(const Scaffold&) = delete;
  ~Scaffold() {
    std::error_code ignored;
    if (!done_) fs::remove_all(directory_, ignored);
  }
  void done() { done_ = true; }

 private:
  fs::path directory_;
  bool done_ = false;
};

}  // namespace

std::optional<std::uint64_t> parse_generation(std::string_view text) noexcept {
  if (text.empty() || text.size() > 19 || text.front() < '1') return std::nullopt;
  std::uint64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

SnapshotStore::SnapshotStore(fs::path data_directory, LogSink log)
    : directory_(data_directory / "snapshots"), log_(std::move(log)) {}

fs::path SnapshotStore::path_of(std::uint64_t generation) const {
  return directory_ / std::to_string(generation);
}

// Names, debts and classes lie in here: nobody but the owner looks in.
std::optional<Error> SnapshotStore::make_directory() const {
  std::error_code error;
  fs::create_directories(directory_.parent_path(), error);
  if (error) return storage_error(directory_.parent_path(), error.value());
  if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) {
    return storage_error(directory_, errno);
  }
  return sync_directory(directory_.parent_path());
}

Result<std::uint64_t> SnapshotStore::next_generation(const BuildOptions& options) const {
  std::uint64_t newest = 0;
  const auto text = read_small_file(directory_ / "newest", kPointerBytesMax);
  if (text) {
    const auto number = parse_generation(text->substr(0, text->find('\n')));
    if (!number) return fail(ErrorCode::kCorrupt, "not a number", (directory_ / "newest").string());
    newest = *number;
  } else if (text.error().code != ErrorCode::kNotFound) {
    return fail(text.error());
  }
  const auto existing = list();
  if (!existing) return fail(existing.error());
  if (!existing->empty()) newest = std::max(newest, existing->back().generation);

  if (!options.generation) return std::max(number_of(options.now), newest + 1);
  if (*options.generation > newest) return *options.generation;
  return fail(ErrorCode::kInvalid, "generation " + std::to_string(*options.generation) +
                                       " is not above the newest there was, " +
                                       std::to_string(newest));
}

void SnapshotStore::remove_leftovers() const {
  std::error_code error;
  std::vector<fs::path> leftovers;
  for (fs::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    if (file.starts_with("building-") || file.starts_with("removing-")) {
      leftovers.push_back(entry->path());
    }
  }
  for (const fs::path& path : leftovers) fs::remove_all(path, error);
}

Result<SnapshotInfo> SnapshotStore::build(const Source& source, const BuildOptions& options) {
  if (auto failed = make_directory()) return fail(*std::move(failed));
  const auto lock = FileLock::try_lock(directory_ / "build.lock");
  if (!lock) return fail(lock.error());
  remove_leftovers();
  const auto generation = next_generation(options);
  if (!generation) return fail(generation.error());

  const fs::path building = directory_ / ("building-" + std::to_string(*generation));
  if (::mkdir(building.c_str(), 0700) != 0) return fail(storage_error(building, errno));
  Scaffold scaffold(building);
  const auto counts = write_database(building, source, options, log_);
  if (!counts) return fail(counts.error());

  SnapshotManifest manifest;
  manifest.generation = *generation;
  manifest.evaluated_at = options.evaluated_at;
  manifest.built_at = options.now;
  manifest.records = counts->records;
  manifest.party_codes = counts->party_codes;
  auto files = SnapshotManifest::hash_files(building);
  if (!files) return fail(files.error());
  manifest.files = *std::move(files);
  const auto text = manifest.text();
  if (auto failed = replace_file(building / SnapshotManifest::kFileName, text)) {
    return fail(*std::move(failed));
  }
  // The number is spent before it is seen: a crash in between leaves a gap, never a second use.
  if (auto failed = replace_file(directory_ / "newest", std::to_string(*generation) + "\n")) {
    return fail(*std::move(failed));
  }
  if (std::rename(building.c_str(), path_of(*generation).c_str()) != 0) {
    return fail(storage_error(path_of(*generation), errno));
  }
  scaffold.done();
  if (auto failed = sync_directory(directory_)) return fail(*std::move(failed));
  return info_of(manifest);
}

Result<std::vector<SnapshotInfo>> SnapshotStore::list() const {
  std::vector<SnapshotInfo> found;
  std::error_code error;
  if (!fs::exists(directory_, error)) return found;
  const auto used = in_use();
  if (!used) return fail(used.error());
  for (fs::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto generation = parse_generation(entry->path().filename().string());
    if (!generation) continue;
    SnapshotInfo info;
    if (const auto manifest = manifest_of(entry->path(), *generation)) info = info_of(*manifest);
    info.generation = *generation;
    info.current = *generation == used->current;
    info.previous = *generation == used->previous;
    found.push_back(std::move(info));
  }
  if (error) return fail(storage_error(directory_, error.value()));
  std::sort(found.begin(), found.end(), [](const SnapshotInfo& a, const SnapshotInfo& b) {
    return a.generation < b.generation;
  });
  return found;
}

Result<SnapshotInfo> SnapshotStore::verify(std::uint64_t generation) const {
  const fs::path path = path_of(generation);
  const auto manifest = manifest_of(path, generation);
  if (!manifest) return fail(manifest.error());
  if (auto wrong = manifest->check_hashes(path)) return fail(*std::move(wrong));
  const auto database = SnapshotDatabase::open(path, log_);
  if (!database) return fail(database.error());
  Counts counts;
  const auto failed = database->each([&counts](const StoredEnterprise& stored) {
    ++counts.records;
    if (!stored.party_code.empty()) ++counts.party_codes;
  });
  if (failed) return fail(*failed);
  if (counts.records != manifest->records || counts.party_codes != manifest->party_codes) {
    return fail(ErrorCode::kCorrupt,
                "holds " + std::to_string(counts.records) + " records, the manifest says " +
                    std::to_string(manifest->records),
                path.string());
  }
  const auto used = in_use();
  if (!used) return fail(used.error());
  SnapshotInfo info = info_of(*manifest);
  info.current = generation == used->current;
  info.previous = generation == used->previous;
  return info;
}

Result<std::shared_ptr<const ComplianceSnapshot>> SnapshotStore::load(
    std::uint64_t generation) const {
  const fs::path path = path_of(generation);
  const auto manifest = manifest_of(path, generation);
  if (!manifest) return fail(manifest.error());
  if (auto wrong = manifest->check_hashes(path)) return fail(*std::move(wrong));
  const auto database = SnapshotDatabase::open(path, log_);
  if (!database) return fail(database.error());

  std::vector<Enterprise> enterprises;
  std::vector<PartyCode> codes;
  MinistryPlaces ministries;
  enterprises.reserve(manifest->records);
  const auto failed = database->each([&](const StoredEnterprise& stored) {
    enterprises.push_back(stored.hot);
    enterprises.back().specialised = ministries.pack(stored.specialised).value_or(0);
    if (!stored.party_code.empty()) {
      codes.push_back({stored.hot.role, std::string(stored.party_code), stored.hot.tax_code});
    }
  });
  if (failed) return fail(*failed);
  if (enterprises.size() != manifest->records || codes.size() != manifest->party_codes) {
    return fail(ErrorCode::kCorrupt, "does not hold as many records as the manifest says",
                path.string());
  }
  return std::make_shared<const ComplianceSnapshot>(generation, manifest->evaluated_at,
                                                    manifest->sha256, std::move(enterprises), codes,
                                                    ministries.all());
}

Result<std::vector<std::string>> SnapshotStore::show(std::uint64_t generation, TaxCode tax_code,
                                                     std::optional<Role> role) const {
  const fs::path path = path_of(generation);
  const auto manifest = manifest_of(path, generation);
  if (!manifest) return fail(manifest.error());
  if (auto wrong = manifest->check_sizes(path)) return fail(*std::move(wrong));
  const auto database = SnapshotDatabase::open(path, log_);
  if (!database) return fail(database.error());
  std::vector<std::string> records;
  const auto failed = database->each_of(tax_code.packed(), [&](const StoredEnterprise& stored) {
    if (!role || stored.hot.role == *role) records.emplace_back(stored.json);
  });
  if (failed) return fail(*failed);
  if (!records.empty()) return records;
  return fail(ErrorCode::kNotFound, "generation " + std::to_string(generation) + " knows no " +
                                        (role ? std::string(name(*role)) + " " : std::string()) +
                                        "record of tax code " + tax_code.text());
}

Result<SnapshotStore::InUse> SnapshotStore::in_use() const {
  const fs::path file = directory_ / "current";
  const auto text = read_small_file(file, kPointerBytesMax);
  if (!text && text.error().code == ErrorCode::kNotFound) return InUse{};
  if (!text) return fail(text.error());
  // "current 20250612000000\nprevious 20250611000000\n"; the second line from the second use on.
  constexpr std::string_view kCurrent = "current ";
  constexpr std::string_view kPrevious = "previous ";
  InUse used;
  std::string_view rest = *text;
  const auto take = [&rest](std::string_view word) -> std::optional<std::uint64_t> {
    const auto end = rest.find('\n');
    if (!rest.starts_with(word) || end == std::string_view::npos) return std::nullopt;
    const auto number = parse_generation(rest.substr(word.size(), end - word.size()));
    rest.remove_prefix(end + 1);
    return number;
  };
  const auto current = take(kCurrent);
  used.current = current.value_or(0);
  const auto previous = rest.empty() ? std::optional<std::uint64_t>(0) : take(kPrevious);
  used.previous = previous.value_or(0);
  if (!current || !previous || !rest.empty()) {
    return fail(ErrorCode::kCorrupt, "does not name a generation; `snapshot use` writes it anew",
                file.string());
  }
  return used;
}

Result<std::optional<std::uint64_t>> SnapshotStore::current() const {
  const auto used = in_use();
  if (!used) return fail(used.error());
  if (used->current == 0) return std::optional<std::uint64_t>();
  return std::optional<std::uint64_t>(used->current);
}

std::optional<Error> SnapshotStore::switch_to(std::uint64_t generation, const InUse& before) const {
  if (generation == before.current) return std::nullopt;
  const fs::path path = path_of(generation);
  const auto manifest = manifest_of(path, generation);
  if (!manifest) return manifest.error();
  if (auto wrong = manifest->check_hashes(path)) return wrong;
  std::string text = "current " + std::to_string(generation) + "\n";
  if (before.current != 0) text += "previous " + std::to_string(before.current) + "\n";
  return replace_file(directory_ / "current", text);
}

std::optional<Error> SnapshotStore::use(std::uint64_t generation) {
  std::error_code error;
  if (!fs::is_directory(path_of(generation), error)) return no_such_generation(generation);
  const auto lock = FileLock::wait_for(directory_ / "switch.lock");
  if (!lock) return lock.error();
  const auto used = in_use();
  // A torn pointer is mended by pointing anew.
  if (!used && used.error().code != ErrorCode::kCorrupt) return used.error();
  return switch_to(generation, used ? *used : InUse{});
}

Result<std::uint64_t> SnapshotStore::rollback() {
  const Error nowhere{ErrorCode::kNotFound, {}, "there is no previous generation to go back to"};
  std::error_code error;
  if (!fs::is_directory(directory_, error)) return fail(nowhere);
  const auto lock = FileLock::wait_for(directory_ / "switch.lock");
  if (!lock) return fail(lock.error());
  const auto used = in_use();
  if (!used) return fail(used.error());
  if (used->previous == 0) return fail(nowhere);
  if (auto failed = switch_to(used->previous, *used)) return fail(*std::move(failed));
  return used->previous;
}

std::optional<Error> SnapshotStore::remove(std::uint64_t generation) {
  std::error_code error;
  const fs::path path = path_of(generation);
  if (!fs::is_directory(path, error)) return no_such_generation(generation);
  const auto lock = FileLock::wait_for(directory_ / "switch.lock");
  if (!lock) return lock.error();
  const auto used = in_use();
  if (!used) return used.error();
  if (used->current == generation) {
    return Error{ErrorCode::kInvalid,
                 {},
                 "generation " + std::to_string(generation) + " is in use: use another one first"};
  }
  // Out of sight first, so that no reader finds half a generation.
  const fs::path removing = directory_ / ("removing-" + std::to_string(generation));
  if (std::rename(path.c_str(), removing.c_str()) != 0) return storage_error(path, errno);
  if (auto failed = sync_directory(directory_)) return failed;
  fs::remove_all(removing, error);
  if (error) return storage_error(removing, error.value());
  return std::nullopt;
}

}  // namespace luong
