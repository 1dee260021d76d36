#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/reference_data.h"
#include "core/result.h"

// The tables of reference data as CSV text: their columns, their codes, their days. Each function
// takes the whole of one file and gives all its rows or the first error ("file:line:column"). The
// first row names the columns, in exactly the order given here. An empty `from` is the day the
// table is valid from, an empty `to` is open. Rows of one key that overlap in time are an error.
namespace luong {

struct TableText {
  std::string_view text;
  std::string_view file;  // names the text in errors
  Date valid_from;
};

// hs_code,unit,mfn_rate,sibling_rate_max,from,to
Result<std::vector<HsRow>> read_hs_table(const TableText& table);
// tariff_code,agreement,country: one row a member
using FtaMembers = std::vector<std::pair<std::string, std::vector<CountryCode>>>;
Result<FtaMembers> read_fta(const TableText& table);
// hs_prefix,kind,direction,permit_type,ministry,from,to: an empty kind is any; direction I, E or *
Result<std::vector<PermitRule>> read_permit_rules(const TableText& table);
// hs_prefix,origin,unit,currency,price,from,to,source: an empty origin is any
Result<std::vector<PriceReference>> read_price_references(const TableText& table);
// description,hs_code,number,from,to: the description in the words of the ruling
Result<std::vector<Ruling>> read_rulings(const TableText& table);
// brand,hs_prefix,holder,authorised,number,from,to: an empty hs_prefix is any goods; `authorised`
// the tax codes of the firms that may trade in them, with spaces between
Result<std::vector<BrandRight>> read_brand_rights(const TableText& table);
// code,name,name_vi,from,to: the name as permit_rules.csv has it
Result<std::vector<Ministry>> read_ministries(const TableText& table);
// from,to,yellow,red,source: shares in percent, with at most two decimals
Result<std::vector<CapRow>> read_caps(const TableText& table);
// prefix,from,to,note; or prefix,with,from,to,note, where an empty `with` is any
Result<std::vector<CodeList::Row>> read_code_list(const TableText& table);

}  // namespace luong
