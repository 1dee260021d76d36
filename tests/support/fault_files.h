#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>

#include "storage/file.h"

namespace luong {

// Real files that fail on demand, and forget on demand what was not synced.
class FaultFiles final : public Files {
 public:
  explicit FaultFiles(std::uint64_t seed = 1) : random_(seed) {}
  ~FaultFiles() override;

  // The n-th write, sync, resize, create, rename or directory sync from now (1 is the next) fails
  // with this errno, once; a write has then written half. All later ones work.
  void fail_nth(std::uint64_t n, int number);
  bool has_failed() const;
  // Every system call writes or reads a random part of what it is asked to, sometimes nothing.
  void make_calls_short(bool enabled);
  // At the n-th such call the power goes: what was not synced is gone (a write that is the n-th
  // call is part of that); with `torn`, each sector of it may have been written or not. From then
  // on every call fails.
  void cut_power_at_nth(std::uint64_t n, bool torn);

  Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override;
  std::optional<Error> rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) override;
  std::optional<Error> remove(const std::filesystem::path& path) override;
  std::optional<Error> sync_directory(const std::filesystem::path& directory) override;

 private:
  class FaultFile;
  struct Unsynced {
    const void* what;  // The file or nullptr for names in a directory.
    std::function<void(bool torn)> undo;
  };

  std::optional<Error> count_call();  // Under mutex_, as the next two.
  void cut_power();
  void forget_unsynced(const void* what, std::size_t entries_then);

  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  std::uint64_t calls_until_failure_ = 0;  // 0: none planned.
  int failure_ = 0;
  bool failed_ = false;
  bool short_calls_ = false;
  bool failure_cuts_power_ = false;
  bool torn_ = false;
  bool dead_ = false;
  std::uint64_t next_id_ = 0;
  std::deque<std::pair<std::uint64_t, Unsynced>> unsynced_;
};

}  // namespace luong
