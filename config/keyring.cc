#include "config/keyring.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace luong {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kKeyIdMax = 32;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> parse_key(std::string_view hex) {
  if (hex.size() != 2 * kKeyBytes) return std::nullopt;
  std::string bytes(kKeyBytes, '\0');
  for (std::size_t i = 0; i < kKeyBytes; ++i) {
    const int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<char>(high * 16 + low);
  }
  return bytes;
}

bool is_key_id(std::string_view text) {
  return !text.empty() && text.size() <= kKeyIdMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '_' || c == '.';
         });
}

tl::unexpected<Error> wrong(const fs::path& file, std::size_t line, std::size_t column,
                            std::string message) {
  return fail(ErrorCode::kConfig, std::move(message),
              file.string() + ":" + std::to_string(line) + ":" + std::to_string(column));
}

Error system_error(const fs::path& file, std::string_view what) {
  return {ErrorCode::kStorage, file.string(),
          std::string(what) + ": " + std::generic_category().message(errno)};
}

// Whole, on disk, then in place.
std::optional<Error> replace_file(const fs::path& file, std::string_view text) {
  const fs::path draft = file.string() + ".new";
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return system_error(draft, "cannot be made");
  bool good = ::fchmod(fd, 0600) == 0;
  good = good && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  good = good && ::fsync(fd) == 0;
  good = ::close(fd) == 0 && good;
  good = good && ::rename(draft.c_str(), file.c_str()) == 0;
  if (!good) return system_error(file, "cannot be written");
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return std::nullopt;
}

std::string read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Result<Keyring> Keyring::load(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    return fail(ErrorCode::kNotFound, "there is no key ring", file.string());
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(ErrorCode::kForbidden, "others may read or change the key ring: chmod 600 it",
                file.string());
  }
  const std::string text = read_all(file);
  Keyring ring;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    ++number;
    const auto newline = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, newline - at);
    at = newline + 1;
    if (line.empty() || line.front() == '#') continue;
    const auto space = line.find(' ');
    const std::string key_id(line.substr(0, space));
    if (!is_key_id(key_id)) {
      return wrong(file, number, 1, "a key id has 1 to 32 letters, digits, '.', '-' or '_'");
    }
    if (ring.find(key_id)) return wrong(file, number, 1, "key id \"" + key_id + "\" stands twice");
    const auto key =
        space == std::string_view::npos ? std::nullopt : parse_key(line.substr(space + 1));
    // The digits themselves are never told: this sentence may end up in a log.
    if (!key) return wrong(file, number, key_id.size() + 2, "a key has exactly 64 hex digits");
    ring.keys_.push_back(std::make_shared<const DrawKey>(key_id, *key));
  }
  if (ring.keys_.empty()) return fail(ErrorCode::kNotFound, "the key ring is empty", file.string());
  return ring;
}

std::shared_ptr<const DrawKey> Keyring::find(const std::string& key_id) const {
  for (const auto& key : keys_) {
    if (key->key_id() == key_id) return key;
  }
  return nullptr;
}

std::optional<Error> add_new_key(const fs::path& file, const std::string& key_id) {
  if (!is_key_id(key_id)) {
    return Error{ErrorCode::kInvalid, {}, "a key id has 1 to 32 letters, digits, '.', '-' or '_'"};
  }
  std::string text =
      "# Master keys of luong's random draw, newest last. Keep as long as the journal.\n";
  if (fs::exists(file)) {
    const auto ring = Keyring::load(file);
    if (!ring && ring.error().code != ErrorCode::kNotFound) return ring.error();
    if (ring && ring->find(key_id)) {
      return Error{ErrorCode::kInvalid, file.string(), "key id \"" + key_id + "\" is taken"};
    }
    if (ring) text = read_all(file);
    if (!text.ends_with('\n')) text += '\n';
  }
  std::array<unsigned char, kKeyBytes> key{};
  if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
    return system_error(file, "the system has no random bytes");
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  text += key_id + " ";
  for (const unsigned char byte : key) text += {kHex[byte >> 4U], kHex[byte & 15U]};
  return replace_file(file, text + "\n");
}

}  // namespace luong
