#include "storage/chain.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "storage/little_endian.h"

namespace luong {

struct ChainHasher::Digest {
  // Fetched once: naming EVP_sha256() at each start costs OpenSSL 3 a look-up under a lock.
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  ~Digest() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

ChainHasher::ChainHasher() : digest_(std::make_unique<Digest>()) {}
ChainHasher::~ChainHasher() = default;
ChainHasher::ChainHasher(ChainHasher&&) noexcept = default;
ChainHasher& ChainHasher::operator=(ChainHasher&&) noexcept = default;

ChainHash ChainHasher::next(const ChainHash& before, std::uint64_t sequence,
                            std::string_view payload) {
  char prefix[sizeof before + sizeof sequence];
  std::memcpy(prefix, before.data(), sizeof before);
  store(prefix + sizeof before, sequence);
  ChainHash after;
  const bool done = EVP_DigestInit_ex2(digest_->context, digest_->algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(digest_->context, prefix, sizeof prefix) == 1 &&
                    EVP_DigestUpdate(digest_->context, payload.data(), payload.size()) == 1 &&
                    EVP_DigestFinal_ex(digest_->context, after.data(), nullptr) == 1;
  if (!done) {
    // Out of memory, or an OpenSSL without SHA-256. A receipt we cannot compute must not go out.
    std::fputs("luong: OpenSSL cannot compute SHA-256\n", stderr);
    std::abort();
  }
  return after;
}

}  // namespace luong
