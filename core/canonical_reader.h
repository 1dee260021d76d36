#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/byte_codec.h"
#include "core/code.h"

// Reads canonical forms (verdict, input facts, context versions) with one spelling per value: a
// number out of its range, a code too long or an enumeration beyond its last name is a failure, so
// bytes that read at all write back identically. After a failure every read gives zero; check ok()
// once at the end. Texts are views into the bytes.
namespace luong {

class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view bytes) : reader_(bytes) {}

  bool ok() const { return ok_ && reader_.ok(); }
  // Everything read, nothing left.
  bool complete() const { return ok() && reader_.at_end(); }
  void fail() { ok_ = false; }

  std::uint64_t number() { return kept(reader_.varint()); }
  std::int64_t signed_number() { return kept(reader_.signed_varint()); }
  std::uint64_t fixed() { return kept(reader_.fixed<std::uint64_t>()); }
  // A number that must be smaller than `bound`; also for enumerations.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t value = number();
    if (value >= bound) fail();
    return kept(value);
  }
  bool flag() { return below(2) != 0; }
  template <typename Integer>
  Integer integer() {
    static_assert(std::is_unsigned_v<Integer>);
    const std::uint64_t value = number();
    if (value > std::numeric_limits<Integer>::max()) fail();
    return static_cast<Integer>(kept(value));
  }
  std::int32_t signed_integer() {
    const std::int64_t value = signed_number();
    if (value < INT32_MIN || value > INT32_MAX) fail();
    return static_cast<std::int32_t>(kept(value));
  }
  std::string_view text() { return kept(reader_.text()); }
  template <std::size_t kCapacity>
  Code<kCapacity> code() {
    const std::string_view value = text();
    if (value.size() > kCapacity || value.find('\0') != std::string_view::npos) fail();
    return Code<kCapacity>(kept(value));
  }
  // How many elements of at least one byte follow: never more than the bytes left could hold.
  std::size_t count() {
    const std::uint64_t value = number();
    if (value > reader_.rest().size()) fail();
    return static_cast<std::size_t>(kept(value));
  }

 private:
  template <typename T>
  T kept(T value) const {
    return ok() ? value : T{};
  }

  ByteReader reader_;
  bool ok_ = true;
};

}  // namespace luong
