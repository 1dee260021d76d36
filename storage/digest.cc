#include "storage/digest.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <vector>

namespace luong {
namespace {

EVP_MD_CTX* context_of(void* context) { return static_cast<EVP_MD_CTX*>(context); }

}  // namespace

void Sha256::Free::operator()(void* context) const noexcept {
  EVP_MD_CTX_free(context_of(context));
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  assert(context_);
  [[maybe_unused]] const int ok =
      EVP_DigestInit_ex(context_of(context_.get()), EVP_sha256(), nullptr);
  assert(ok == 1);
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
  [[maybe_unused]] const int ok =
      EVP_DigestUpdate(context_of(context_.get()), bytes.data(), bytes.size());
  assert(ok == 1);
}

std::array<std::uint8_t, 32> Sha256::finish() {
  std::array<std::uint8_t, 32> digest{};
  unsigned int length = 0;
  [[maybe_unused]] const int ok =
      EVP_DigestFinal_ex(context_of(context_.get()), digest.data(), &length);
  assert(ok == 1);
  assert(length == digest.size());
  return digest;
}

std::string hex(const std::array<std::uint8_t, 32>& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 sha;
  sha.update(bytes);
  return hex(sha.finish());
}

Result<FileDigest> sha256_of_file(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return fail(ErrorCode::kStorage, std::strerror(errno), file.string());
  Sha256 sha;
  FileDigest digest;
  std::vector<char> piece(1U << 18U);
  ssize_t got = 0;
  while ((got = ::read(fd, piece.data(), piece.size())) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    sha.update({piece.data(), static_cast<std::size_t>(got)});
    digest.bytes += static_cast<std::uint64_t>(got);
  }
  const int error = errno;
  ::close(fd);
  if (got < 0) return fail(ErrorCode::kStorage, std::strerror(error), file.string());
  digest.sha256 = hex(sha.finish());
  return digest;
}

}  // namespace luong
