#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luong {

// A Vietnamese tax code (mã số thuế, MST): 10 digits, 13 with a branch suffix, or the 12 digits
// of a personal id (individuals, since 2025-07). "0100109106-001" reads as 13 digits.
// Packed: the digits as a number and their count, so it is a key of 8 bytes. Absent is 0.
class TaxCode {
 public:
  constexpr TaxCode() = default;
  static std::optional<TaxCode> parse(std::string_view text) noexcept;
  static constexpr TaxCode from_packed(std::uint64_t packed) {
    TaxCode code;
    code.packed_ = packed;
    return code;
  }

  constexpr bool empty() const { return packed_ == 0; }
  constexpr std::uint64_t packed() const { return packed_; }
  constexpr int length() const { return static_cast<int>(packed_ & 0xF); }
  constexpr std::uint64_t number() const { return packed_ >> 4U; }
  // False where the check digit of a 10- or 13-digit code is wrong (weights 31 29 23 19 17 13 7
  // 5 3, 10 - sum mod 11; a result of 10 is accepted as 0). Personal ids have none: true.
  bool check_digit_ok() const noexcept;
  std::string text() const;  // without the dash
  constexpr auto operator<=>(const TaxCode&) const = default;

 private:
  std::uint64_t packed_ = 0;
};

// The code of the legal person a tax code stands for: of a branch (13 digits), its head office's.
TaxCode legal_person(TaxCode code) noexcept;

// The check digit that makes the first nine digits of `number` (0-999999999) a tax code.
int tax_code_check_digit(std::uint32_t nine_digits) noexcept;

}  // namespace luong
