#include "daemon/context_archive.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "storage/digest.h"
#include "storage/durable_file.h"
#include "storage/snapshot_store.h"

namespace luong {

namespace {

namespace fs = std::filesystem;

// What somebody who points us at the wrong directory may make us copy at most.
constexpr std::size_t kFilesMax = 10'000;
constexpr std::uintmax_t kBytesMax = 256ULL << 20U;

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error storage_failure(const fs::path& path, const std::error_code& error) {
  return {ErrorCode::kStorage, path.string(), error.message()};
}

// Regular files only, folders one by one; hidden ones (editors' leavings) stay behind.
std::optional<Error> copy_files(const fs::path& from, const fs::path& to) {
  std::error_code error;
  std::size_t files = 0;
  std::uintmax_t bytes = 0;
  std::vector<fs::path> folders{to};
  fs::create_directories(to, error);
  if (error) return storage_failure(to, error);
  fs::recursive_directory_iterator entry(from, error);
  if (error)
    return Error{ErrorCode::kNotFound, from.string(), "cannot be read: " + error.message()};
  for (; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (error) return storage_failure(from, error);
    const fs::path target = to / entry->path().lexically_relative(from);
    if (entry->path().filename().string().starts_with('.')) {
      entry.disable_recursion_pending();
    } else if (entry->is_directory()) {
      fs::create_directory(target, error);
      folders.push_back(target);
    } else if (entry->is_regular_file()) {
      bytes += entry->file_size();
      if (++files > kFilesMax || bytes > kBytesMax) {
        return Error{ErrorCode::kInvalid, from.string(),
                     "holds more than 10,000 files or 256 MiB: that is no pack or reference data"};
      }
      fs::copy_file(entry->path(), target, error);
      if (!error) {
        if (auto failure = sync_file(target)) return failure;
      }
    }
    if (error) return storage_failure(target, error);
  }
  for (const fs::path& folder : folders) {
    if (auto failure = sync_directory(folder)) return failure;
  }
  return std::nullopt;
}

// A copy on its way into the archive; what is not kept is removed.
class Draft {
 public:
  explicit Draft(const fs::path& archive)
      : path_(archive / ("loading-" + std::to_string(getpid()))) {
    std::error_code ignored;
    fs::remove_all(path_, ignored);  // Of a process of that number that died.
  }
  ~Draft() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const fs::path& path() const { return path_; }

  std::optional<Error> keep_as(const fs::path& final_path) const {
    std::error_code error;
    if (fs::exists(final_path)) return std::nullopt;  // Same hash, same bytes.
    fs::rename(path_, final_path, error);
    if (error) return storage_failure(final_path, error);
    return sync_directory(final_path.parent_path());
  }

 private:
  fs::path path_;
};

std::vector<std::string> hashes_in(const fs::path& archive) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(archive, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (is_hash(name)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::optional<std::string>> read_hash(const fs::path& file) {
  auto text = read_small_file(file, 128);
  if (!text && text.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
  if (!text) return fail(text.error());
  const std::string hash = text->substr(0, text->find('\n'));
  if (!is_hash(hash)) {
    return fail(ErrorCode::kCorrupt, "does not hold a hash", file.string());
  }
  return std::optional<std::string>(hash);
}

tl::unexpected<Error> changed(const fs::path& path) {
  return fail(ErrorCode::kCorrupt, "the archived files are no longer what their hash says",
              path.string());
}

Result<ReferenceBundle> read_bundle(const fs::path& directory) {
  auto reference = load_reference(directory, sha256_hex);
  if (!reference) return fail(reference.error());
  auto scanners = load_scanners(directory / "scanners.toml", sha256_hex);
  if (!scanners) return fail(scanners.error());
  ReferenceBundle bundle;
  bundle.id = sha256_hex(reference->hash() + scanners->hash());
  bundle.reference = std::make_shared<const ReferenceData>(std::move(*reference));
  bundle.scanners = std::make_shared<const ScannerRegistry>(std::move(*scanners));
  return bundle;
}

}  // namespace

ContextArchive::ContextArchive(fs::path data_directory)
    : data_(std::move(data_directory)), packs_(data_ / "packs"), references_(data_ / "reference") {}

Result<std::shared_ptr<const CriteriaPack>> ContextArchive::take_pack(
    const fs::path& directory) const {
  // Checked where it lies first: then errors name the analyst's own file.
  if (const auto checked = load_pack(directory, sha256_hex); !checked) {
    return fail(checked.error());
  }
  const Draft draft(packs_);
  if (auto error = copy_files(directory, draft.path())) return fail(std::move(*error));
  auto pack = load_pack(draft.path(), sha256_hex);
  if (!pack) return fail(pack.error());
  if (auto error = draft.keep_as(packs_ / pack->hash)) return fail(std::move(*error));
  return std::make_shared<const CriteriaPack>(std::move(*pack));
}

Result<ReferenceBundle> ContextArchive::take_reference(const fs::path& directory) const {
  if (const auto checked = read_bundle(directory); !checked) return fail(checked.error());
  const Draft draft(references_);
  if (auto error = copy_files(directory, draft.path())) return fail(std::move(*error));
  auto bundle = read_bundle(draft.path());
  if (!bundle) return fail(bundle.error());
  const std::string hashes =
      "reference " + bundle->reference->hash() + "\nscanners " + bundle->scanners->hash() + "\n";
  if (auto error = replace_file(draft.path() / "hashes", hashes)) return fail(std::move(*error));
  if (auto error = draft.keep_as(references_ / bundle->id)) return fail(std::move(*error));
  return bundle;
}

Result<std::shared_ptr<const CriteriaPack>> ContextArchive::pack(const std::string& hash) const {
  if (!is_hash(hash) || !fs::exists(packs_ / hash)) {
    return fail(ErrorCode::kNotFound, "criteria pack " + hash + " is not in the archive");
  }
  auto pack = load_pack(packs_ / hash, sha256_hex);
  if (!pack) return fail(pack.error());
  if (pack->hash != hash) return changed(packs_ / hash);
  return std::make_shared<const CriteriaPack>(std::move(*pack));
}

// Renamed first: half a pack must not be found under its hash.
std::optional<Error> ContextArchive::discard_pack(const std::string& hash) const {
  std::error_code error;
  const fs::path gone = packs_ / ("discarded-" + hash);
  fs::rename(packs_ / hash, gone, error);
  if (error) return storage_failure(packs_ / hash, error);
  fs::remove_all(gone, error);
  if (error) return storage_failure(gone, error);
  return sync_directory(packs_);
}

Result<ReferenceBundle> ContextArchive::bundle(const std::string& id) const {
  if (!is_hash(id) || !fs::exists(references_ / id)) {
    return fail(ErrorCode::kNotFound, "reference data " + id + " is not in the archive");
  }
  auto bundle = read_bundle(references_ / id);
  if (bundle && bundle->id != id) return changed(references_ / id);
  return bundle;
}

Result<ContextArchive::BundleHashes> ContextArchive::hashes_of(const std::string& bundle_id) const {
  const fs::path file = references_ / bundle_id / "hashes";
  auto text = read_small_file(file, 512);
  if (!text) return fail(text.error());
  constexpr std::size_t kReferenceAt = 10, kScannersAt = 84, kSize = 149;
  BundleHashes hashes;
  if (text->size() == kSize) {
    hashes = {text->substr(kReferenceAt, 64), text->substr(kScannersAt, 64)};
  }
  if (!is_hash(hashes.reference) || !is_hash(hashes.scanners)) {
    return fail(ErrorCode::kCorrupt, "does not name the two hashes", file.string());
  }
  return hashes;
}

Result<std::shared_ptr<const ReferenceData>> ContextArchive::reference(
    const std::string& hash) const {
  for (const std::string& id : bundle_ids()) {
    const auto hashes = hashes_of(id);
    if (!hashes || hashes->reference != hash) continue;
    auto found = bundle(id);
    if (!found) return fail(found.error());
    return found->reference;
  }
  return fail(ErrorCode::kNotFound, "reference data " + hash + " is not in the archive");
}

Result<std::shared_ptr<const ScannerRegistry>> ContextArchive::scanners(
    const std::string& hash) const {
  for (const std::string& id : bundle_ids()) {
    const auto hashes = hashes_of(id);
    if (!hashes || hashes->scanners != hash) continue;
    auto found = bundle(id);
    if (!found) return fail(found.error());
    return found->scanners;
  }
  return fail(ErrorCode::kNotFound, "scanner registry " + hash + " is not in the archive");
}

Result<Context> ContextArchive::context(const ContextVersions& versions,
                                        const Keyring& keyring) const {
  Context context;
  auto found_pack = pack(versions.pack);
  if (!found_pack) return fail(found_pack.error());
  auto found_reference = reference(versions.reference);
  if (!found_reference) return fail(found_reference.error());
  auto found_scanners = scanners(versions.scanners);
  if (!found_scanners) return fail(found_scanners.error());
  auto snapshot = SnapshotStore(data_).load(versions.snapshot_generation);
  if (!snapshot) return fail(snapshot.error());
  context.pack = std::move(*found_pack);
  context.reference = std::move(*found_reference);
  context.scanners = std::move(*found_scanners);
  context.snapshot = std::move(*snapshot);
  context.key = keyring.find(versions.key_id);
  if (!context.key) {
    return fail(ErrorCode::kNotFound, "key " + versions.key_id + " is not in the key ring");
  }
  return context;
}

std::vector<std::string> ContextArchive::pack_hashes() const { return hashes_in(packs_); }
std::vector<std::string> ContextArchive::bundle_ids() const { return hashes_in(references_); }

Result<std::optional<std::string>> ContextArchive::current_pack() const {
  return read_hash(packs_ / "current");
}

Result<std::optional<std::string>> ContextArchive::current_bundle() const {
  return read_hash(references_ / "current");
}

std::optional<Error> ContextArchive::make_pack_current(const std::string& hash) const {
  return replace_file(packs_ / "current", hash + "\n");
}

Result<std::optional<std::string>> ContextArchive::shadow_pack() const {
  return read_hash(packs_ / "shadow");
}

std::optional<Error> ContextArchive::make_pack_shadow(const std::string& hash) const {
  if (!hash.empty()) return replace_file(packs_ / "shadow", hash + "\n");
  std::error_code error;
  fs::remove(packs_ / "shadow", error);
  if (!error) return std::nullopt;
  return Error{ErrorCode::kStorage, (packs_ / "shadow").string(), error.message()};
}

std::optional<Error> ContextArchive::make_bundle_current(const std::string& id) const {
  return replace_file(references_ / "current", id + "\n");
}

}  // namespace luong
