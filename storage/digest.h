#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace luong {

// SHA-256, piece by piece. update() any number of times, then finish() once.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::string_view bytes);
  std::array<std::uint8_t, 32> finish();

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

std::string hex(const std::array<std::uint8_t, 32>& digest);  // 64 lower-case digits

std::string sha256_hex(std::string_view bytes);

struct FileDigest {
  std::uint64_t bytes = 0;
  std::string sha256;  // hex
};
// Of what lies in a regular file, read in pieces.
Result<FileDigest> sha256_of_file(const std::filesystem::path& file);

}  // namespace luong
