#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace luong::tools {

// Whether the description ends in "hàng mới 100%", says itself what state the goods are in, or is
// no more than the name.
enum class Grade : std::uint8_t { kNew, kNamed, kBare };

// A kind of goods the generator declares: invented firms trade real headings at plausible prices,
// weights and rates. Sample data for load and demonstration, no tariff.
struct Good {
  std::string_view hs_code;  // 8 digits
  std::string_view name;     // in Vietnamese, as a declarant writes it
  std::string_view brands;   // space-separated; empty: none is declared
  std::string_view unit;     // of quantity and unit price
  std::int64_t price_micro;  // usual unit price, 1e-6 USD
  std::int64_t grams;        // net weight of a unit
  std::uint8_t mfn_percent;  // import duty at MFN rate
  std::uint8_t vat_percent;
  std::string_view countries;  // of origin (import) or destination (export), space-separated
  std::string_view permit;     // permit type the law asks for, or empty
  Grade grade = Grade::kNew;
};

std::span<const Good> import_goods();
std::span<const Good> export_goods();

// The n-th of the space-separated words of `list`, n taken modulo their count.
std::string_view word(std::string_view list, std::uint32_t n);
bool has_word(std::string_view list, std::string_view wanted);

}  // namespace luong::tools
