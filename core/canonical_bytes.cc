#include "core/canonical_bytes.h"

namespace luong {

std::uint64_t ByteReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !failed_ && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    const std::uint64_t bits = byte & 0x7FU;
    // The tenth byte holds one bit; a last byte of zero would be a longer spelling.
    if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0)) break;
    value |= bits << shift;
    if (byte < 0x80) return value;
  }
  fail();
  return 0;
}

std::int64_t ByteReader::signed_number() {
  const std::uint64_t bits = number();
  return static_cast<std::int64_t>((bits >> 1U) ^ ((bits & 1U) != 0 ? ~std::uint64_t{0} : 0));
}

std::uint64_t ByteReader::number_below(std::uint64_t bound) {
  const std::uint64_t value = number();
  if (value >= bound) fail();
  return failed_ ? 0 : value;
}

std::int32_t ByteReader::signed_integer() {
  const std::int64_t value = signed_number();
  if (value < INT32_MIN || value > INT32_MAX) fail();
  return failed_ ? 0 : static_cast<std::int32_t>(value);
}

std::string_view ByteReader::text() {
  const std::uint64_t length = number();
  if (length > rest_.size()) fail();
  if (failed_) return {};
  const std::string_view value = rest_.substr(0, static_cast<std::size_t>(length));
  rest_.remove_prefix(value.size());
  return value;
}

std::size_t ByteReader::count(std::size_t bytes_each) {
  const std::uint64_t value = number();
  if (value > rest_.size() / bytes_each) fail();
  return failed_ ? 0 : static_cast<std::size_t>(value);
}

}  // namespace luong
