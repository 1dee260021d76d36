#include "core/container_number.h"

#include <cstddef>

namespace luong {
namespace {

// A is 10, then upwards without the multiples of 11: B is 12, L 23, V 34, Z 38.
constexpr int letter_value(char letter) {
  const int place = letter - 'A';
  return 10 + place + (place > 0 ? 1 : 0) + (place > 10 ? 1 : 0) + (place > 20 ? 1 : 0);
}
static_assert(letter_value('A') == 10 && letter_value('B') == 12 && letter_value('K') == 21);
static_assert(letter_value('L') == 23 && letter_value('U') == 32 && letter_value('V') == 34);
static_assert(letter_value('Z') == 38);

}  // namespace

int container_check_digit(std::string_view first_ten) noexcept {
  if (first_ten.size() != 10) return -1;
  int sum = 0;
  for (std::size_t i = 0; i < first_ten.size(); ++i) {
    const char c = first_ten[i];
    const bool fits = i < 4 ? c >= 'A' && c <= 'Z' : c >= '0' && c <= '9';
    if (!fits) return -1;
    sum += (i < 4 ? letter_value(c) : c - '0') << i;
  }
  return sum % 11 % 10;
}

bool container_number_ok(std::string_view number) noexcept {
  if (number.size() != 11) return false;
  const int digit = container_check_digit(number.substr(0, 10));
  return digit >= 0 && number[10] == static_cast<char>('0' + digit);
}

}  // namespace luong
