#include "storage/snapshot_manifest.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <set>
#include <system_error>
#include <utility>

#include "storage/digest.h"
#include "storage/durable_file.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kManifestBytesMax = 4U << 20U;
constexpr std::string_view kFirstLine = "# luong-snapshot 1\n";
constexpr std::string_view kPartyCodes = "# brokers ";  // from when only brokers had codes

// Takes lines off the front of the text; whatever is not there makes it bad for good.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool good() const { return good_; }
  bool next_starts(std::string_view with) const { return rest_.starts_with(with); }

  // The rest of a line that begins so.
  std::string_view after(std::string_view beginning) {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos || !rest_.starts_with(beginning)) {
      good_ = false;
      return {};
    }
    const std::string_view line = rest_.substr(beginning.size(), end - beginning.size());
    rest_.remove_prefix(end + 1);
    return line;
  }

  std::uint64_t number_after(std::string_view beginning) {
    const std::string_view text = after(beginning);
    std::uint64_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    good_ = good_ && end.ec == std::errc() && end.ptr == text.data() + text.size();
    return number;
  }

  Instant instant_after(std::string_view beginning) {
    const auto instant = parse_instant(after(beginning));
    good_ = good_ && instant;
    return instant.value_or(Instant{});
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

Error corrupt(const fs::path& place, std::string message) {
  return {ErrorCode::kCorrupt, place.string(), std::move(message)};
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.find_first_of("/\n ") == name.npos;
}

}  // namespace

std::uint64_t SnapshotManifest::bytes() const {
  std::uint64_t sum = 0;
  for (const File& file : files) sum += file.bytes;
  return sum;
}

std::string SnapshotManifest::text() {
  std::string out(kFirstLine);
  out += "# generation " + std::to_string(generation) + "\n";
  out += "# evaluated_at " + to_string(evaluated_at) + "\n";
  out += "# built_at " + to_string(built_at) + "\n";
  out += "# records " + std::to_string(records) + "\n";
  out += kPartyCodes;
  out += std::to_string(party_codes) + "\n";
  for (const File& file : files) {
    out += "# bytes " + std::to_string(file.bytes) + "\n";
    out += file.sha256 + "  " + file.name + "\n";
  }
  sha256 = sha256_hex(out);
  out += "# sealed " + sha256 + "\n";
  return out;
}

Result<SnapshotManifest> SnapshotManifest::parse(std::string_view text) {
  constexpr std::size_t kHashDigits = 64;
  SnapshotManifest manifest;
  Lines lines(text);
  lines.after(kFirstLine.substr(0, kFirstLine.size() - 1));
  manifest.generation = lines.number_after("# generation ");
  manifest.evaluated_at = lines.instant_after("# evaluated_at ");
  manifest.built_at = lines.instant_after("# built_at ");
  manifest.records = lines.number_after("# records ");
  manifest.party_codes = lines.number_after(kPartyCodes);
  while (lines.good() && lines.next_starts("# bytes ")) {
    File file;
    file.bytes = lines.number_after("# bytes ");
    const std::string_view line = lines.after("");
    if (line.size() < kHashDigits + 3 || !is_plain_name(line.substr(kHashDigits + 2))) break;
    file.sha256 = line.substr(0, kHashDigits);
    file.name = line.substr(kHashDigits + 2);
    manifest.files.push_back(std::move(file));
  }
  // Writing it again is the strictest check there is: seal, spaces and order included.
  if (!lines.good() || manifest.text() != text) {
    return fail(ErrorCode::kCorrupt, "the manifest is not what was written");
  }
  return manifest;
}

Result<std::vector<SnapshotManifest::File>> SnapshotManifest::hash_files(
    const fs::path& directory) {
  std::vector<File> files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path path = entry->path();
    if (!is_plain_name(path.filename().native())) {
      return fail(corrupt(path, "a generation has no such file"));
    }
    auto digest = sha256_of_file(path);
    if (!digest) return fail(digest.error());
    if (auto failed = sync_file(path)) return fail(*std::move(failed));
    files.push_back({path.filename().string(), digest->bytes, std::move(digest->sha256)});
  }
  if (error) return fail(storage_error(directory, error.value()));
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.name < b.name; });
  return files;
}

Result<SnapshotManifest> SnapshotManifest::read(const fs::path& directory) {
  const fs::path file = directory / kFileName;
  auto text = read_small_file(file, kManifestBytesMax);
  if (!text) return fail(text.error());
  auto manifest = parse(*text);
  if (!manifest) return fail(corrupt(file, manifest.error().message));
  return manifest;
}

std::optional<Error> SnapshotManifest::check_sizes(const fs::path& directory) const {
  std::set<std::string_view> expected;
  for (const File& file : files) {
    std::error_code error;
    const fs::path path = directory / file.name;
    const auto bytes = fs::file_size(path, error);
    if (error) return corrupt(path, "listed in the manifest, but: " + error.message());
    if (bytes != file.bytes) {
      return corrupt(path, "has " + std::to_string(bytes) + " bytes, the manifest says " +
                               std::to_string(file.bytes));
    }
    expected.insert(file.name);
  }
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name != kFileName && !expected.contains(name)) {
      return corrupt(entry->path(), "the manifest does not know this file");
    }
  }
  if (error) return storage_error(directory, error.value());
  return std::nullopt;
}

std::optional<Error> SnapshotManifest::check_hashes(const fs::path& directory) const {
  if (auto failed = check_sizes(directory)) return failed;
  for (const File& file : files) {
    const fs::path path = directory / file.name;
    const auto digest = sha256_of_file(path);
    if (!digest) return digest.error();
    if (digest->sha256 != file.sha256 || digest->bytes != file.bytes) {
      return corrupt(path, "its SHA-256 is not the manifest's: the content has changed");
    }
  }
  return std::nullopt;
}

}  // namespace luong
