#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/dates.h"

// The elements of canonical binary forms (verdict, input facts, context versions): variable-length
// integers of 7 bits a byte, lowest first; signed ones zigzag; texts with their length before them.
// One form per value: the reader refuses a second spelling of the same number or code, so bytes
// that read at all write back identically.
namespace luong {

// Appends to `out`, whose memory it reuses; allocates only while `out` grows.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void number(std::uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(value | 0x80U));
      value >>= 7U;
    }
    out_.push_back(static_cast<char>(value));
  }
  void signed_number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number((bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  void flag(bool value) { number(value ? 1 : 0); }
  void text(std::string_view value) {
    number(value.size());
    out_.append(value);
  }
  template <std::size_t kCapacity>
  void code(const Code<kCapacity>& value) {
    text(value.view());
  }

 private:
  std::string& out_;
};

// Reads what ByteWriter wrote. After the first thing that does not fit, failed() stays true and
// every further read gives zero: check once at the end. Texts are views into the bytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number();
  std::int64_t signed_number();
  bool flag() { return number_below(2) != 0; }
  // A number that must be smaller than `bound`; also for enumerations.
  std::uint64_t number_below(std::uint64_t bound);
  template <typename Integer>
  Integer integer() {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<Integer>::max());
    const std::uint64_t value = number();
    if (value > kMost) fail();
    return failed_ ? Integer{0} : static_cast<Integer>(value);
  }
  std::int32_t signed_integer();
  std::string_view text();
  template <std::size_t kCapacity>
  Code<kCapacity> code() {
    const std::string_view value = text();
    if (value.size() > kCapacity || value.find('\0') != std::string_view::npos) fail();
    return failed_ ? Code<kCapacity>{} : Code<kCapacity>(value);
  }
  // How many elements of at least `bytes_each` follow: never more than the bytes left could hold.
  std::size_t count(std::size_t bytes_each);

  void fail() { failed_ = true; }
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace luong
