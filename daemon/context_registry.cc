#include "daemon/context_registry.h"

#include <algorithm>
#include <utility>

namespace luong {

namespace {

// The one name that begins with `beginning`, of hashes; an Error where there is none or are many.
Result<std::string> choose(const std::vector<std::string>& hashes, const std::string& beginning,
                           const std::string& noun) {
  std::vector<std::string> fitting;
  std::copy_if(hashes.begin(), hashes.end(), std::back_inserter(fitting),
               [&](const std::string& hash) { return hash.starts_with(beginning); });
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) {
    return fail(ErrorCode::kNotFound, "no " + noun + " \"" + beginning + "\" was ever loaded");
  }
  return fail(ErrorCode::kInvalid, "\"" + beginning + "\" fits " + std::to_string(fitting.size()) +
                                       " " + noun + "s: write more of the hash");
}

}  // namespace

ContextRegistry::ContextRegistry(std::filesystem::path data_directory, Keyring keyring,
                                 bool four_eyes, LogSink log)
    : keyring_(std::move(keyring)),
      four_eyes_(four_eyes),
      archive_(data_directory),
      snapshots_(std::move(data_directory), std::move(log)),
      history_(archive_.pack_history_file()) {
  in_force_.key = keyring_.newest();
}

std::optional<Error> ContextRegistry::load_in_force(const std::string& first_pack,
                                                    const std::string& first_reference,
                                                    Instant now) {
  if (auto error = history_.load()) return error;
  if (auto error = load_pack(first_pack, now)) return error;
  if (auto error = load_bundle(first_reference)) return error;
  return load_snapshot();
}

std::optional<Error> ContextRegistry::load_pack(const std::string& first, Instant now) {
  const auto current = archive_.current_pack();
  if (!current) return current.error();
  if (!*current && first.empty()) return std::nullopt;
  auto pack = *current ? archive_.pack(**current) : archive_.take_pack(first);
  if (!pack) return pack.error();
  if (!history_.was_used((*pack)->hash)) {  // The configured one, or one of before the history.
    if (auto error = keep_pack((*pack)->hash, own_actor(), now)) return error;
  }
  Context part;
  part.pack = std::move(*pack);
  note_in_force(part);
  return std::nullopt;
}

std::optional<Error> ContextRegistry::load_bundle(const std::string& first) {
  const auto current = archive_.current_bundle();
  if (!current) return current.error();
  if (!*current && first.empty()) return std::nullopt;
  auto bundle = *current ? archive_.bundle(**current) : archive_.take_reference(first);
  if (!bundle) return bundle.error();
  if (!*current) {
    if (auto error = archive_.make_bundle_current(bundle->id)) return error;
  }
  Context part;
  part.reference = bundle->reference;
  part.scanners = bundle->scanners;
  note_in_force(part);
  return std::nullopt;
}

std::optional<Error> ContextRegistry::load_snapshot() {
  const auto current = snapshots_.current();
  if (!current) return current.error();
  if (!*current) return std::nullopt;
  auto snapshot = snapshots_.load(**current);
  if (!snapshot) return snapshot.error();
  Context part;
  part.snapshot = std::move(*snapshot);
  note_in_force(part);
  return std::nullopt;
}

Context ContextRegistry::in_force() const {
  const std::lock_guard lock(mutex_);
  return in_force_;
}

void ContextRegistry::note_in_force(const Context& parts) {
  const std::lock_guard lock(mutex_);
  if (parts.snapshot) in_force_.snapshot = parts.snapshot;
  if (parts.reference) in_force_.reference = parts.reference;
  if (parts.scanners) in_force_.scanners = parts.scanners;
  if (parts.key) in_force_.key = parts.key;
  if (!parts.pack) return;
  in_force_.pack = parts.pack;
  packs_[parts.pack->hash] = parts.pack;
}

std::vector<std::string> ContextRegistry::missing() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> lines;
  if (!in_force_.snapshot) {
    lines.emplace_back(
        "enterprise snapshot: luong snapshot build FILE, then luong snapshot use GENERATION");
  }
  if (!in_force_.pack) {
    lines.emplace_back(
        "criteria pack: luong ctl criteria load DIR, then luong ctl criteria use HASH");
  }
  if (!in_force_.reference || !in_force_.scanners) {
    lines.emplace_back(
        "reference data: luong ctl reference load DIR, then luong ctl reference use ID");
  }
  return lines;
}

void ContextRegistry::remember(const std::shared_ptr<const CriteriaPack>& pack) {
  const std::lock_guard lock(mutex_);
  packs_[pack->hash] = pack;
}

ContextRegistry::PackInfo ContextRegistry::describe(const CriteriaPack& pack) const {
  const std::lock_guard lock(mutex_);
  PackInfo info{.hash = pack.hash,
                .base_hash = pack.base_hash,
                .name = pack.name,
                .version = pack.version,
                .criteria = pack.criteria.size(),
                .overlays = pack.overlays.size(),
                .state = State::kDraft,
                .in_force = in_force_.pack && in_force_.pack->hash == pack.hash,
                .was_in_force = history_.was_in_force(pack.hash),
                .loaded_by = {}};
  if (info.in_force) {
    info.state = State::kActive;
  } else if (shadow_ == pack.hash) {
    info.state = State::kShadow;
  } else if (info.was_in_force) {
    info.state = State::kRetired;
  }
  if (const PackHistory::Event* first = history_.first_load(pack.hash)) info.loaded_by = *first;
  return info;
}

Result<ContextRegistry::PackInfo> ContextRegistry::take_pack(const std::filesystem::path& directory,
                                                             const Actor& actor, Instant now) {
  auto pack = archive_.take_pack(directory);
  if (!pack) return fail(pack.error());
  remember(*pack);
  {
    const std::lock_guard lock(mutex_);
    if (auto error = history_.add(
            {PackHistory::What::kLoaded, (*pack)->hash, actor.uid, actor.officer, now})) {
      return fail(std::move(*error));
    }
  }
  return describe(**pack);
}

std::optional<Error> ContextRegistry::may_use(const std::string& hash, const Actor& actor) const {
  const std::lock_guard lock(mutex_);
  if (!four_eyes_) return std::nullopt;
  std::string why = history_.why_not_by(actor.uid, hash, in_force_.pack != nullptr);
  if (why.empty()) return std::nullopt;
  return Error{ErrorCode::kForbidden, {}, std::move(why)};
}

std::optional<Error> ContextRegistry::keep_pack(const std::string& hash, const Actor& actor,
                                                Instant now) {
  if (auto error = archive_.make_pack_current(hash)) return error;
  const std::lock_guard lock(mutex_);
  return history_.add({PackHistory::What::kUsed, hash, actor.uid, actor.officer, now});
}

Result<std::uint64_t> ContextRegistry::start_probation(const std::string& hash,
                                                       std::shared_ptr<const CriteriaPack> before,
                                                       const Actor& actor, Instant now,
                                                       Instant until) {
  const std::lock_guard lock(mutex_);
  // In the history at once: verdicts cite it.
  if (auto error = history_.add({PackHistory::What::kTried, hash, actor.uid, actor.officer, now})) {
    return fail(std::move(*error));
  }
  probation_ = Probation{++probations_, hash, std::move(before), actor, until};
  return probations_;
}

std::optional<ContextRegistry::Probation> ContextRegistry::probation() const {
  const std::lock_guard lock(mutex_);
  return probation_;
}

std::optional<ContextRegistry::Probation> ContextRegistry::end_probation(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  if (!probation_ || probation_->id != id) return std::nullopt;
  return std::exchange(probation_, std::nullopt);
}

std::optional<Error> ContextRegistry::confirm(std::uint64_t id, Instant now) {
  const std::lock_guard lock(mutex_);
  if (!probation_ || probation_->id != id) {
    return Error{ErrorCode::kNotFound, {}, "too late: this pack is not in force any more"};
  }
  if (auto error = archive_.make_pack_current(probation_->hash)) return error;
  const Probation confirmed = *std::exchange(probation_, std::nullopt);
  return history_.add({PackHistory::What::kUsed, confirmed.hash, confirmed.actor.uid,
                       confirmed.actor.officer, now});
}

Result<std::shared_ptr<const CriteriaPack>> ContextRegistry::shadow_pack() {
  const auto hash = archive_.shadow_pack();
  if (!hash) return fail(hash.error());
  if (!*hash) return std::shared_ptr<const CriteriaPack>();
  auto pack = choose_pack(**hash);
  if (!pack) return pack;
  const std::lock_guard lock(mutex_);
  shadow_ = **hash;
  return pack;
}

std::optional<Error> ContextRegistry::keep_shadow(const std::string& hash) {
  if (auto error = archive_.make_pack_shadow(hash)) return error;
  const std::lock_guard lock(mutex_);
  shadow_ = hash;
  return std::nullopt;
}

Result<std::shared_ptr<const CriteriaPack>> ContextRegistry::previous_pack() {
  std::string hash;
  {
    const std::lock_guard lock(mutex_);
    hash = probation_ ? probation_->before->hash : history_.before_last();
  }
  if (hash.empty()) return fail(ErrorCode::kNotFound, "no pack was in force before this one");
  return choose_pack(hash);
}

std::optional<Error> ContextRegistry::discard_pack(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const bool in_force = in_force_.pack && in_force_.pack->hash == hash;
  if (in_force || history_.was_in_force(hash)) {
    return Error{
        ErrorCode::kForbidden,
        {},
        "this pack " + std::string(in_force ? "is" : "was") + " in force: verdicts cite it"};
  }
  if (history_.first_load(hash) == nullptr) {
    return Error{ErrorCode::kForbidden,
                 {},
                 "this pack was loaded before that was recorded: verdicts may cite it"};
  }
  if (shadow_ == hash) {
    return Error{
        ErrorCode::kForbidden, {}, "this pack is on trial: criteria shadow off, then discard"};
  }
  packs_.erase(hash);
  return archive_.discard_pack(hash);
}

Result<std::vector<ContextRegistry::PackInfo>> ContextRegistry::packs() {
  std::vector<PackInfo> infos;
  for (const std::string& hash : archive_.pack_hashes()) {
    // One that no longer loads is listed by its hash alone: it must not hide the others.
    PackInfo& info = infos.emplace_back();
    if (const auto pack = find_pack(hash)) {
      info = describe(*pack);
    } else {
      info.hash = hash;
      info.name = "(damaged)";
    }
  }
  return infos;
}

Result<std::shared_ptr<const CriteriaPack>> ContextRegistry::choose_pack(
    const std::string& hash_or_name) {
  std::vector<std::string> named;
  for (const std::string& hash : archive_.pack_hashes()) {
    const auto pack = find_pack(hash);
    if (pack && pack->name == hash_or_name) named.push_back(hash);
  }
  if (named.size() > 1) {
    return fail(ErrorCode::kInvalid, "several packs are called \"" + hash_or_name +
                                         "\": name one by its hash (criteria list)");
  }
  auto hash = named.empty() ? choose(archive_.pack_hashes(), hash_or_name, "criteria pack")
                            : Result<std::string>(named.front());
  if (!hash) return fail(hash.error());
  auto pack = archive_.pack(*hash);
  if (pack) remember(*pack);
  return pack;
}

std::shared_ptr<const CriteriaPack> ContextRegistry::find_pack(const std::string& hash) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = packs_.find(hash);
    if (found != packs_.end()) return found->second;
  }
  auto pack = archive_.pack(hash);
  if (!pack) return nullptr;
  remember(*pack);
  return *pack;
}

Result<ReferenceBundle> ContextRegistry::take_reference(const std::filesystem::path& directory) {
  return archive_.take_reference(directory);
}

Result<std::vector<ContextRegistry::BundleInfo>> ContextRegistry::bundles() {
  const Context now = in_force();
  std::vector<BundleInfo> infos;
  for (const std::string& id : archive_.bundle_ids()) {
    const auto hashes = archive_.hashes_of(id);
    if (!hashes) return fail(hashes.error());
    const bool in_force = now.reference && now.scanners &&
                          now.reference->hash() == hashes->reference &&
                          now.scanners->hash() == hashes->scanners;
    infos.push_back({id, hashes->reference, hashes->scanners, in_force});
  }
  return infos;
}

Result<ReferenceBundle> ContextRegistry::choose_bundle(const std::string& beginning) {
  auto id = choose(archive_.bundle_ids(), beginning, "reference data set");
  if (!id) return fail(id.error());
  return archive_.bundle(*id);
}

}  // namespace luong
