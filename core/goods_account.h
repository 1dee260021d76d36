#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/declaration.h"
#include "core/link_key.h"
#include "core/permit_record.h"

namespace luong {

class CanonicalReader;

// Accounts that goods draw on besides permits (docs/accounts.md), kept in the form of a permit's
// record under types that no declarant can write: those of the wire are digits and capitals.
inline constexpr Code<4> kExemptAccount = "exg";     // a line of an exemption list
inline constexpr Code<4> kTemporaryAccount = "tmp";  // a goods line of a temporary import or export
inline constexpr Code<4> kOnTheSpotAccount = "ots";  // its balance is the one import it may have

std::string account_name(Code<4> type);  // "exempt_goods"; a permit's type as it is
// Names of accounts within their type.
// Leading zeros of a list's line are none of its name: "012" is "12".
std::string exempt_goods_no(std::string_view list_no, std::string_view line);
std::string_view list_line_name(std::string_view line) noexcept;
std::string temporary_goods_no(std::uint64_t root, std::uint8_t line_no);
std::string on_the_spot_no(std::uint64_t root);

// Kinds of Decision 1357/QD-TCHQ. The kind whose goods a closing declaration brings out again, or
// in; empty where a kind closes nothing: "G11" for "G21".
Code<3> opening_kind(Code<3> closing) noexcept;
bool opens_temporary(Code<3> kind) noexcept;

// What `internal_ref` says of trade on the spot (Circular 39/2018/TT-BTC, unverified): an export
// begins "#&XKTC", an import is "#&NKTC#&" and the root of its export.
bool is_on_the_spot_export(const Declaration& declaration) noexcept;
bool is_on_the_spot_import(const Declaration& declaration) noexcept;
std::optional<std::uint64_t> on_the_spot_export_of(const Declaration& declaration) noexcept;

// The root of the earlier declaration whose account this one draws on, as it names it; 0 none.
std::uint64_t opener_root(const Declaration& declaration) noexcept;
// Whether it draws, or should draw, on any account.
bool concerns_accounts(const Declaration& declaration) noexcept;

// The keys under which declarations that draw on one account exclude each other in a batch: of the
// accounts, of their opener, and of all that it opened together.
void append_account_keys(const Declaration& declaration, std::vector<LinkKey>& out);
// That of an account that was drawn on.
LinkKey draw_key(Code<4> type, std::string_view no) noexcept;

// What was known of the accounts one declaration names, before it: part of its input facts.
struct AccountFacts {
  enum class Opener : std::uint8_t {
    kNotAsked = 0,
    kUnknown,    // no decision in force under that number
    kOtherKind,  // it opens no account of the kind asked for
    kCancelled,
    kInForce,
    kAnothers,  // of temporary goods: whatever became of it, another trader learns no more
  };
  bool asked = false;
  // One for each account the lines name, in the order of their first naming; kUnknown where there
  // is none.
  std::vector<PermitRecord> exempt;
  Opener opener = Opener::kNotAsked;
  std::uint64_t opener_root = 0;
  std::vector<PermitRecord> opened;  // one for each of its lines, or the one of a pair

  void clear();
  bool operator==(const AccountFacts&) const = default;
};
void put(std::string& out, const AccountFacts& facts);  // Part of the input facts' form.
void take(CanonicalReader& reader, AccountFacts& facts);

}  // namespace luong
