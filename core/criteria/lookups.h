#pragma once

#include <string_view>

#include "core/criteria/schema.h"

// The functions of the language that look things up in reference data, on the day the declaration
// was registered. Where there is no reference data or no such table they find nothing.
namespace luong::criteria {

bool in_list(const Input& input, const HashedName& list, std::string_view code) noexcept;
bool in_list(const Input& input, const HashedName& list, std::string_view code,
             std::string_view with) noexcept;
// The same of a code that lies at `code`, padded with zeros to `width`.
bool in_list(const Input& input, const HashedName& list, const char* code,
             std::size_t width) noexcept;
// Whether some goods line has such a code `at` bytes into it; adds those lines to `lines`.
bool lines_in_list(const Input& input, const HashedName& list, std::size_t at, std::size_t width,
                   std::uint64_t& lines) noexcept;
// Writes the price, 0 where there is none; true where there is.
bool ref_price(const Input& input, const GoodsLine& line, std::int64_t& out) noexcept;
bool ref_price(const Input& input, std::string_view hs, std::string_view origin,
               std::string_view unit, std::string_view currency, std::int64_t& out) noexcept;
bool hs_known(const Input& input, std::string_view hs) noexcept;
bool hs_rate(const Input& input, std::string_view hs, std::int64_t& out) noexcept;
bool hs_sibling_rate_max(const Input& input, std::string_view hs, std::int64_t& out) noexcept;
bool is_preferential(const Input& input, std::string_view tariff_code) noexcept;
bool fta_covers(const Input& input, std::string_view tariff_code, std::string_view origin) noexcept;
AccountStanding exemption_state(const Input& input, const GoodsLine& line) noexcept;
AccountStanding temporary_state(const Input& input, const GoodsLine& line) noexcept;
// Whether a line names a list of exempt goods, and its account was asked for.
bool has_exempt_lines(const Input& input) noexcept;
AccountStanding on_the_spot_state(const Input& input) noexcept;
std::string_view ruling_code(const Input& input, const GoodsLine& line) noexcept;
// How the trader stands with a recorded mark: "authorised", "unauthorised", or empty where the line
// names no mark or one that is not recorded.
std::string_view brand_right(const Input& input, const GoodsLine& line) noexcept;
bool permit_required(const Input& input, const GoodsLine& line) noexcept;
bool permit_missing(const Input& input, const GoodsLine& line) noexcept;
PermitStanding permit_state(const Input& input, const GoodsLine& line) noexcept;
PermitStanding document_state(const Input& input, const GoodsLine& line,
                              std::string_view type) noexcept;

}  // namespace luong::criteria
