// The streaming SHA-256 of OpenSSL is marked deprecated, but the EVP interface that follows it
// allocates and takes locks at each use; two hashes of one block each are all a draw needs.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "core/draw.h"

#include <openssl/sha.h>

#include <array>
#include <cassert>
#include <cstring>

namespace luong {
namespace {

constexpr std::size_t kBlock = SHA256_CBLOCK;
constexpr std::size_t kDigest = SHA256_DIGEST_LENGTH;
constexpr std::size_t kRootDigits = 11;

using Digest = std::array<std::uint8_t, kDigest>;

// HMAC-SHA-256 (RFC 2104) whose two key blocks are hashed once and then copied for each message.
class KeyedHash {
 public:
  explicit KeyedHash(std::string_view key) {
    std::array<std::uint8_t, kBlock> block{};
    if (key.size() > kBlock) {
      SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), block.data());
    } else {
      std::memcpy(block.data(), key.data(), key.size());
    }
    start(inner_, block, 0x36);
    start(outer_, block, 0x5C);
  }

  Digest of(std::string_view message) const {
    Digest digest;
    SHA256_CTX inner = inner_;
    SHA256_Update(&inner, message.data(), message.size());
    SHA256_Final(digest.data(), &inner);
    SHA256_CTX outer = outer_;
    SHA256_Update(&outer, digest.data(), digest.size());
    SHA256_Final(digest.data(), &outer);
    return digest;
  }

 private:
  static void start(SHA256_CTX& state, std::array<std::uint8_t, kBlock> block, std::uint8_t pad) {
    for (std::uint8_t& byte : block) byte = static_cast<std::uint8_t>(byte ^ pad);
    SHA256_Init(&state);
    SHA256_Update(&state, block.data(), block.size());
  }

  SHA256_CTX inner_, outer_;
};

// "R902|10654321098" into `buffer`.
std::string_view message_of(CriterionId criterion, std::uint64_t root,
                            std::array<char, 40>& buffer) {
  const std::string_view id = criterion.view();
  std::size_t digits = kRootDigits;
  for (std::uint64_t rest = root / 100'000'000'000; rest != 0; rest /= 10) ++digits;
  std::memcpy(buffer.data(), id.data(), id.size());
  buffer[id.size()] = '|';
  char* const first = buffer.data() + id.size() + 1;
  for (std::size_t i = digits; i-- > 0; root /= 10) first[i] = static_cast<char>('0' + root % 10);
  return {buffer.data(), id.size() + 1 + digits};
}

std::uint64_t first_64_bits(const Digest& digest) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8U | digest[i];
  return value;
}

}  // namespace

DrawKey::DrawKey(std::string key_id, std::string_view master_key)
    : key_id_(std::move(key_id)), master_(master_key) {}

std::string DrawKey::day_key(Date business_day) const {
  const Digest digest = KeyedHash(master_).of(to_string(business_day));
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string DrawKey::sealed(std::string_view text) const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const Digest key = KeyedHash(master_).of("seal");
  const Digest seal = KeyedHash({reinterpret_cast<const char*>(key.data()), key.size()}).of(text);
  std::string out;
  for (std::size_t i = 0; i < kDigest / 2; ++i) {
    out += kDigits[seal[i] >> 4U];
    out += kDigits[seal[i] & 0xFU];
  }
  return out;
}

// The days lately drawn for, with their keyed hashes: a batch at midnight holds two.
struct DrawDay::Impl {
  struct Day {
    bool known = false;
    Date day;
    std::string key_id, master;  // by value: a new key may live at an old one's address
    KeyedHash hash{""};
  };
  std::array<Day, 2> days;
  std::size_t oldest = 0;
};

DrawDay::DrawDay() : impl_(std::make_unique<Impl>()) {}
DrawDay::~DrawDay() = default;
DrawDay::DrawDay(DrawDay&&) noexcept = default;
DrawDay& DrawDay::operator=(DrawDay&&) noexcept = default;

std::uint64_t DrawDay::draw(const DrawKey& key, Date business_day, CriterionId criterion,
                            std::uint64_t root) {
  std::array<char, 40> buffer;
  const std::string_view message = message_of(criterion, root, buffer);
  for (const Impl::Day& day : impl_->days) {
    if (day.known && day.day == business_day && key.same_as(day.key_id, day.master)) {
      return first_64_bits(day.hash.of(message));
    }
  }
  Impl::Day& day = impl_->days[impl_->oldest];
  impl_->oldest = (impl_->oldest + 1) % impl_->days.size();
  day = {true, business_day, key.key_id_, key.master_, KeyedHash(key.day_key(business_day))};
  return first_64_bits(day.hash.of(message));
}

}  // namespace luong
