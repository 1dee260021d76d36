#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/draw.h"
#include "core/result.h"

namespace luong {

// The master keys of the random draw: a file of `key_id hex64` lines, newest last, mode 0600. Old
// keys stay as long as the journal, so that its draws can be derived again; the newest draws.
class Keyring {
 public:
  // kNotFound where there is no file; kForbidden where others may touch it; kConfig with
  // file:line:column where a line is wrong.
  static Result<Keyring> load(const std::filesystem::path& file);

  const std::shared_ptr<const DrawKey>& newest() const { return keys_.back(); }
  std::shared_ptr<const DrawKey> find(const std::string& key_id) const;  // null where unknown
  std::size_t size() const { return keys_.size(); }

 private:
  std::vector<std::shared_ptr<const DrawKey>> keys_;  // in the file's order, at least one
};

// Adds a key made by the system's random source under `key_id`, making the file where there is
// none. Replaces the file as a whole: a crash leaves the old ring or the new one.
std::optional<Error> add_new_key(const std::filesystem::path& file, const std::string& key_id);

}  // namespace luong
