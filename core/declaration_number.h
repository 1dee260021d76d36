#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luong {

// A declaration number (số tờ khai): 12 digits, the first 11 the root, the 12th the version
// (0 the original, 1-9 amendments). Versions of one root are one declaration to the law.
class DeclarationNumber {
 public:
  constexpr DeclarationNumber() = default;
  static std::optional<DeclarationNumber> parse(std::string_view text) noexcept;
  static constexpr DeclarationNumber from_value(std::uint64_t value) {
    DeclarationNumber number;
    number.value_ = value;
    return number;
  }

  // The first version of a root.
  static constexpr DeclarationNumber original_of(std::uint64_t root) {
    return from_value(root * 10);
  }

  constexpr bool empty() const { return value_ == 0; }
  constexpr std::uint64_t value() const { return value_; }
  constexpr std::uint64_t root() const { return value_ / 10; }
  constexpr int version() const { return static_cast<int>(value_ % 10); }
  std::string text() const;  // 12 digits
  constexpr auto operator<=>(const DeclarationNumber&) const = default;

 private:
  std::uint64_t value_ = 0;
};

}  // namespace luong
