#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

// The small alphabet all our stored bytes are written in: little-endian fixed integers, base-128
// varints, zigzag for signed ones, and length-prefixed text. Writers append to a string; the reader
// never reads past its end and remembers the first failure, so callers check ok() once at the end.
namespace luong {

inline void put_u8(std::string& out, std::uint8_t value) {
  out.push_back(static_cast<char>(value));
}

template <typename T>
void put_fixed(std::string& out, T value) {
  static_assert(std::is_trivially_copyable_v<T>);
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

inline void put_varint(std::string& out, std::uint64_t value) {
  if (value < 0x80) {  // Most are.
    out.push_back(static_cast<char>(value));
    return;
  }
  char bytes[10];
  std::size_t size = 0;
  while (value >= 0x80) {
    bytes[size++] = static_cast<char>(value | 0x80);
    value >>= 7U;
  }
  bytes[size++] = static_cast<char>(value);
  out.append(bytes, size);
}

inline void put_signed(std::string& out, std::int64_t value) {
  put_varint(out,
             (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U));
}

inline void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  std::uint8_t u8() { return fixed<std::uint8_t>(); }

  template <typename T>
  T fixed() {
    T value{};
    if (rest_.size() < sizeof(T)) return failed<T>();
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return value;
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return failed<std::uint64_t>();
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) return failed<std::uint64_t>();
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) {
        if (byte == 0 && shift != 0) return failed<std::uint64_t>();  // One form per value.
        return value;
      }
    }
    return failed<std::uint64_t>();
  }

  std::int64_t signed_varint() {
    const std::uint64_t raw = varint();
    return static_cast<std::int64_t>(raw >> 1U) ^ -static_cast<std::int64_t>(raw & 1U);
  }

  std::string_view text() {
    const std::uint64_t size = varint();
    return raw(size);
  }

  std::string_view raw(std::uint64_t size) {
    if (!ok_ || size > rest_.size()) return failed<std::string_view>();
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }

 private:
  template <typename T>
  T failed() {
    ok_ = false;
    rest_ = {};
    return T{};
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace luong
