#include "tests/support/fault_files.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace luong {
namespace {
constexpr std::size_t kSector = 512;

Error power_is_off() { return {ErrorCode::kStorage, {}, "the power is off"}; }
}  // namespace

class FaultFiles::FaultFile final : public File {
 public:
  FaultFile(FaultFiles& owner, std::shared_ptr<File> inner)
      : owner_(owner), inner_(std::move(inner)) {}

  std::optional<Error> sync() override {
    std::uint64_t before = 0;
    {
      const std::lock_guard lock(owner_.mutex_);
      if (auto error = owner_.count_call()) return error;
      before = owner_.next_id_;
    }
    if (auto error = inner_->sync()) return error;
    const std::lock_guard lock(owner_.mutex_);
    if (owner_.dead_) return power_is_off();  // It went meanwhile: nobody hears of a success.
    owner_.forget_unsynced(inner_.get(), before);
    return std::nullopt;
  }

  std::optional<Error> resize(std::uint64_t bytes) override {
    const std::lock_guard lock(owner_.mutex_);
    if (auto error = owner_.count_call()) return error;
    const auto size = inner_->size();
    std::string cut(*size > bytes ? *size - bytes : 0, '\0');
    (void)inner_->read_at(bytes, cut);
    if (auto error = inner_->resize(bytes)) return error;
    remember([inner = inner_, old = *size, bytes, cut](bool) {
      (void)inner->resize(old);
      if (!cut.empty()) (void)inner->write_at(bytes, cut);
    });
    return std::nullopt;
  }

  Result<std::uint64_t> size() const override { return inner_->size(); }

 protected:
  Result<std::size_t> write_some(std::uint64_t offset, std::string_view bytes) override {
    const std::lock_guard lock(owner_.mutex_);
    const bool was_dead = owner_.dead_;
    const auto error = owner_.count_call();
    if (was_dead) return fail(*error);
    if (error && !owner_.dead_) bytes = bytes.substr(0, bytes.size() / 2);
    if (owner_.short_calls_) bytes = bytes.substr(0, owner_.random_() % (bytes.size() + 1));
    write_undoably(offset, bytes);
    if (!error) return bytes.size();
    if (owner_.dead_) owner_.cut_power();
    return fail(*error);
  }

  Result<std::size_t> read_some(std::uint64_t offset, std::span<char> into) const override {
    std::size_t wanted = into.size();
    {
      const std::lock_guard lock(owner_.mutex_);
      if (owner_.short_calls_ && wanted > 1) wanted = 1 + owner_.random_() % (wanted - 1);
    }
    return inner_->read_at(offset, into.first(wanted));
  }

 private:
  void remember(std::function<void(bool)> undo) {
    owner_.unsynced_.emplace_back(owner_.next_id_++, Unsynced{inner_.get(), std::move(undo)});
  }

  void write_undoably(std::uint64_t offset, std::string_view bytes) {
    const auto size = inner_->size();
    std::string old(bytes.size(), '\0');
    const auto had = inner_->read_at(offset, old);
    (void)inner_->write_at(offset, bytes);
    remember([this_owner = &owner_, inner = inner_, offset, old, size = *size,
              grew = *had < old.size()](bool torn) {
      if (!torn) {
        (void)inner->write_at(offset, old);
        if (grew) (void)inner->resize(size);
        return;
      }
      for (std::size_t at = 0; at < old.size();) {
        const std::size_t sector = std::min(kSector - (offset + at) % kSector, old.size() - at);
        if (this_owner->random_() % 2 == 0) {
          (void)inner->write_at(offset + at, std::string_view(old).substr(at, sector));
        }
        at += sector;
      }
    });
  }

  FaultFiles& owner_;
  std::shared_ptr<File> inner_;
};

FaultFiles::~FaultFiles() = default;

void FaultFiles::fail_nth(std::uint64_t n, int number) {
  const std::lock_guard lock(mutex_);
  calls_until_failure_ = n;
  failure_ = number;
  failure_cuts_power_ = false;
}

void FaultFiles::cut_power_at_nth(std::uint64_t n, bool torn) {
  const std::lock_guard lock(mutex_);
  calls_until_failure_ = n;
  failure_ = EIO;
  failure_cuts_power_ = true;
  torn_ = torn;
}

bool FaultFiles::has_failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

void FaultFiles::make_calls_short(bool enabled) {
  const std::lock_guard lock(mutex_);
  short_calls_ = enabled;
}

void FaultFiles::cut_power() {
  for (auto at = unsynced_.rbegin(); at != unsynced_.rend(); ++at) at->second.undo(torn_);
  unsynced_.clear();
}

std::optional<Error> FaultFiles::count_call() {
  if (dead_) return power_is_off();
  if (calls_until_failure_ == 0 || --calls_until_failure_ > 0) return std::nullopt;
  failed_ = true;
  if (failure_cuts_power_) {
    dead_ = true;
    cut_power();
  }
  return io_error("injected", "call", failure_);
}

void FaultFiles::forget_unsynced(const void* what, std::size_t entries_then) {
  std::erase_if(unsynced_, [&](const auto& entry) {
    return entry.first < entries_then && entry.second.what == what;
  });
}

Result<std::unique_ptr<File>> FaultFiles::open(const std::filesystem::path& path, OpenMode mode) {
  const std::lock_guard lock(mutex_);
  if (mode == OpenMode::kCreate) {
    if (auto error = count_call()) return fail(*error);
  }
  auto inner = real().open(path, mode);
  if (!inner) return fail(inner.error());
  if (mode == OpenMode::kCreate) {
    unsynced_.emplace_back(next_id_++,
                           Unsynced{nullptr, [path](bool) { (void)real().remove(path); }});
  }
  return std::make_unique<FaultFile>(*this, std::shared_ptr<File>(std::move(*inner)));
}

std::optional<Error> FaultFiles::rename(const std::filesystem::path& from,
                                        const std::filesystem::path& to) {
  const std::lock_guard lock(mutex_);
  if (auto error = count_call()) return error;
  if (auto error = real().rename(from, to)) return error;
  unsynced_.emplace_back(next_id_++,
                         Unsynced{nullptr, [from, to](bool) { (void)real().rename(to, from); }});
  return std::nullopt;
}

std::optional<Error> FaultFiles::remove(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  if (auto error = count_call()) return error;
  return real().remove(path);
}

std::optional<Error> FaultFiles::sync_directory(const std::filesystem::path& directory) {
  std::uint64_t before = 0;
  {
    const std::lock_guard lock(mutex_);
    if (auto error = count_call()) return error;
    before = next_id_;
  }
  if (auto error = real().sync_directory(directory)) return error;
  const std::lock_guard lock(mutex_);
  if (dead_) return power_is_off();
  forget_unsynced(nullptr, before);
  return std::nullopt;
}

}  // namespace luong
