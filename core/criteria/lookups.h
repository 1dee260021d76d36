#pragma once

#include <string_view>

#include "core/criteria/schema.h"

// The functions of the language that look things up in reference data, on the day the declaration
// was registered. Where there is no reference data or no such table they find nothing.
namespace luong::criteria {

bool in_list(const Input& input, std::string_view list, std::string_view code) noexcept;
// Writes the price, 0 where there is none; true where there is.
bool ref_price(const Input& input, const GoodsLine& line, std::int64_t& out) noexcept;
bool ref_price(const Input& input, std::string_view hs, std::string_view origin,
               std::string_view unit, std::string_view currency, std::int64_t& out) noexcept;
bool hs_known(const Input& input, std::string_view hs) noexcept;
bool hs_rate(const Input& input, std::string_view hs, std::int64_t& out) noexcept;
bool hs_sibling_rate_max(const Input& input, std::string_view hs, std::int64_t& out) noexcept;
bool is_preferential(const Input& input, std::string_view tariff_code) noexcept;
bool fta_covers(const Input& input, std::string_view tariff_code, std::string_view origin) noexcept;
bool permit_required(const Input& input, const GoodsLine& line) noexcept;
bool permit_missing(const Input& input, const GoodsLine& line) noexcept;

}  // namespace luong::criteria
