#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/code.h"
#include "core/dates.h"
#include "core/decimal.h"
#include "core/leading_parts.h"
#include "core/name_index.h"
#include "core/specialised_rating.h"

// The dated tables criteria look things up in: lists of codes, the HS table, FTA memberships,
// permit rules, price references. Immutable once loaded; shared by any number of threads. Look-ups
// take views, allocate nothing and never throw. Built by config/reference_loader.
//
// Where rows are keyed by a leading part of an HS code, the longest part that has a row in force on
// the day wins. Two rows of one key never overlap in time: the loader refuses them.
namespace luong {

inline constexpr Date kFirstDay{-365'000};
inline constexpr Date kLastDay{365'000};

// A named list of codes or code prefixes ("scrap", "banned_import", "security_ports"), or of pairs:
// goods with the origin or the tariff code they are on the list for ("trade_remedy_cases").
struct CodeList {
  std::string name;
  std::string version;
  bool complete = false;  // true: a well-formed code that is not here is an anomaly, not a gap
  struct Row {
    std::string prefix;     // a whole code, or a leading part: "8544" covers 85444294
    Date from, to;          // inclusive; open ends are kFirstDay and kLastDay
    std::string with = {};  // the code it is paired with, whole; empty: any
    std::string_view key() const noexcept { return prefix; }
  };
  std::vector<Row> rows;  // sorted by prefix and indexed; ReferenceData::add_list sees to it
  LeadingParts parts{};
  // Whether a row in force on the day covers the code. An empty code is on no list.
  bool contains(std::string_view code, Date on) const noexcept;
  // ... together with the other one.
  bool contains(std::string_view code, std::string_view with, Date on) const noexcept;
};

struct PriceReference {
  std::string hs_prefix;
  CountryCode origin;  // empty: any
  Code<4> unit;
  CurrencyCode currency;  // references are per unit, in this currency
  Price price;
  Date from, to;
  std::string source;  // customs list, or enterprise-supplied: its trust class
  std::string_view key() const noexcept { return hs_prefix; }
};

struct PermitRule {  // (hs, kind, direction) -> a permit type that must be declared
  std::string hs_prefix;
  Code<3> kind;          // empty: any
  char direction = 'I';  // 'I', 'E', or '*'
  Code<4> permit_type;
  std::string ministry;
  Date from, to;
  std::string_view key() const noexcept { return hs_prefix; }
};

struct HsRow {
  std::string hs_code;  // 8 digits
  Code<4> unit;
  Price mfn_rate;
  Price sibling_rate_max;  // highest MFN rate in the same heading
  Date from, to;
  std::string_view key() const noexcept { return hs_code; }
};

// An advance ruling or a result of analysis (MHS): the HS code customs gave a good.
struct Ruling {
  std::uint64_t good = 0;  // goods_fingerprint() of the description it rules on
  std::string hs_code;     // 8 digits
  std::string number;      // of the decision
  Date from, to;
};

// A mark recorded with customs for supervision on its holder's request (Law on Customs, Articles
// 73-76; Circulars 13/2015, 13/2020/TT-BTC, unverified), and who may trade in goods that bear it.
struct BrandRight {
  std::uint64_t brand = 0;  // goods_fingerprint() of the mark
  std::string hs_prefix;    // of the goods it is recorded for; empty: all
  std::string holder;       // for officers
  std::vector<std::uint64_t>
      authorised;      // legal persons, the holder's own firms among them; sorted
  std::string number;  // of the record
  Date from, to;
};

// A ministry that inspects goods, under the name by which permit rules know it.
struct Ministry {
  MinistryCode code;
  std::string name, name_vi;
  Date from, to;
  // By method - 1: the words of a verdict's advice (core/specialised_advice.h); set_ministries
  // makes them.
  std::array<std::string, kInspectionMethods> advice = {};
};

// A row of the caps of inspection (chỉ tiêu tỷ lệ kiểm tra): how large a share of all formal
// declarations may be Yellow and Red on its days, national. In hundredths of a percent.
struct CapRow {
  Date from, to;
  std::int32_t yellow = 0, red = 0;
  std::string source;  // the decision that set it
};

class ReferenceData {
 public:
  // --- building; not thread-safe -------------------------------------------------------------
  void add_list(CodeList list);  // one of the same name is replaced
  void set_hs_table(std::vector<HsRow> rows, std::string version, bool complete);
  void set_fta(std::vector<std::pair<std::string, std::vector<CountryCode>>> members,
               std::string version);
  void set_permit_rules(std::vector<PermitRule> rules, std::string version);
  void set_price_references(std::vector<PriceReference> prices, std::string version);
  void set_rulings(std::vector<Ruling> rulings, std::string version);
  void set_brand_rights(std::vector<BrandRight> rights, std::string version);
  void set_ministries(std::vector<Ministry> ministries, std::string version);
  void set_caps(std::vector<CapRow> rows, std::string version);
  void set_hash(std::string sha256) { hash_ = std::move(sha256); }

  // --- looking up ----------------------------------------------------------------------------
  // "hs", "fta", "permit_rules", "ref_price", "rulings", "brand_rights", "ministries",
  // "caps", or a list's name
  bool has_table(std::string_view table) const noexcept;
  const CodeList* list(std::string_view name) const noexcept;
  const CodeList* list(const HashedName& name) const noexcept;  // the same, quicker
  // The row of a code's first 8 digits.
  const HsRow* hs(std::string_view hs_code, Date on) const noexcept;
  bool hs_complete() const noexcept { return hs_complete_; }
  // Whether `origin` is a member of the agreement a preferential tariff code stands for; nothing
  // where the table does not know the tariff code as preferential.
  std::optional<bool> fta_covers(std::string_view tariff_code, CountryCode origin) const noexcept;
  // The permit a goods line needs, or null. Of rules with the same HS part, the one that names the
  // kind goes before the one for any kind, and the one that names the direction before '*'.
  const PermitRule* permit_rule(std::string_view hs, Code<3> kind, char direction,
                                Date on) const noexcept;
  // Of references with the same HS part, the one that names the origin goes before the one for any.
  const PriceReference* price(std::string_view hs, CountryCode origin, Code<4> unit,
                              CurrencyCode currency, Date on) const noexcept;

  // The ruling in force on a good so described, or null.
  const Ruling* ruling(std::string_view description, Date on) const noexcept;

  // The right in force on goods of that mark, or null: that for the longest part of the HS code.
  const BrandRight* brand_right(std::string_view brand, std::string_view hs,
                                Date on) const noexcept;

  // The row in force, or null.
  const CapRow* cap(Date on) const noexcept;
  // The latest row that ended before the day, or null.
  const CapRow* cap_before(Date day) const noexcept;

  const std::vector<PermitRule>& permit_rules() const { return permit_rules_; }
  const std::vector<Ministry>& ministries() const { return ministries_; }
  // By its name in a permit rule, or null.
  const Ministry* ministry(std::string_view name, Date on) const noexcept;

  const std::string& hash() const { return hash_; }  // of all files, cited by verdicts
  std::vector<std::pair<std::string, std::string>> versions() const;  // table -> version, sorted

 private:
  std::string hash_;
  std::vector<CodeList> lists_;  // sorted by name
  NameIndex list_index_;
  std::vector<HsRow> hs_;  // sorted by hs_code
  std::string hs_version_, fta_version_, permit_version_, price_version_, ruling_version_;
  bool hs_complete_ = false;
  bool has_hs_ = false, has_fta_ = false, has_permits_ = false, has_prices_ = false;
  // Sorted by tariff code, the members too.
  std::vector<std::pair<std::string, std::vector<CountryCode>>> fta_;
  NameIndex fta_index_;
  std::vector<PermitRule> permit_rules_;          // sorted by hs_prefix
  std::vector<PriceReference> price_references_;  // sorted by hs_prefix
  std::vector<Ruling> rulings_;                   // sorted by good
  std::vector<BrandRight> brand_rights_;          // sorted by brand
  std::vector<Ministry> ministries_;
  std::vector<CapRow> caps_;  // sorted by day
  std::string brand_version_, ministry_version_, cap_version_;
  bool has_rulings_ = false, has_brands_ = false, has_ministries_ = false, has_caps_ = false;
  LeadingParts hs_parts_, permit_parts_, price_parts_;
};

}  // namespace luong
