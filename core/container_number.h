#pragma once

#include <string_view>

// Container numbers (số container) after ISO 6346: owner code and category, serial number, check
// digit. "CSQU3054383" is right.
namespace luong {

// The check digit for the first ten characters, 4 letters and 6 digits; -1 where they are not that.
int container_check_digit(std::string_view first_ten) noexcept;

// Whether `number` is 4 upper-case letters and 7 digits and its check digit is right.
bool container_number_ok(std::string_view number) noexcept;

}  // namespace luong
