#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/dates.h"
#include "core/decimal.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/small_list.h"
#include "core/tax_code.h"

namespace luong {

class CanonicalReader;

// What the single window said last of a permit or of a specialised inspection.
enum class PermitState : std::uint8_t {
  kUnknown = 0,  // it never told of it
  kValid,        // permit/1 issued
  kRevoked,      // permit/1 revoked, specialised-result/1 withdrawn
  kPending,      // specialised-result/1: registered for inspection
  kPassed,
  kFailed,
};

std::string_view name(PermitState state) noexcept;  // "revoked"

// A permit (giấy phép), or a result of specialised inspection (kết quả kiểm tra chuyên ngành), as
// the national single window registered it, with what declarations have drawn from it. Accounts of
// goods have the same form (core/goods_account.h). A value; lists keep their memory, so a reused
// record does not allocate for numbers of ordinary length.
struct PermitRecord {
  Code<4> type = {};    // as in a declaration's permits[].type
  std::string no = {};  // its number, unique within its type
  PermitState state = PermitState::kUnknown;
  std::uint64_t holder = 0;  // packed tax code; 0 where only a revocation came
  SmallList<HsCode, limits::kPermitHsMax> hs = {};     // leading parts it covers; none: any goods
  std::optional<Date> valid_from = {}, valid_to = {};  // inclusive; absent: open
  bool limited = false;                                // it has a balance, in `unit`
  Code<4> unit = {};
  Amount granted = {}, used_elsewhere = {};  // by the single window
  Amount used = {};                          // by declarations luong has in force
  std::string ministry = {};                 // who issued it; empty: not told
  Instant at = {};                           // when the single window said so
  bool operator==(const PermitRecord&) const = default;

  bool same_permit(Code<4> other_type, std::string_view other_no) const {
    return type == other_type && no == other_no;
  }
  // Granted and not used up; below 0 where the single window took back what was drawn.
  Amount left() const noexcept;
  bool covers(HsCode code) const noexcept;
  bool valid_on(Date day) const noexcept;
  // A branch (mã số thuế of 13 digits) and its head office are one holder.
  bool held_by(TaxCode trader) const noexcept;
  void draw(Amount amount) noexcept;  // below 0 gives back
};

// What a declaration in force has drawn from a permit, with the permit's record after it: what a
// journal entry says of each permit it changed.
struct PermitDraw {
  PermitRecord after;
  Amount drawn;
  bool operator==(const PermitDraw&) const = default;
};
// Of one declaration: what it draws, and what the version before it gives back; at most
// limits::kDrawsMax, which decoding checks.
using PermitDraws = std::vector<PermitDraw>;
const PermitDraw* find_draw(const PermitDraws& draws, Code<4> type, std::string_view no) noexcept;

// permit/1 and specialised-result/1.
struct PermitNotice {
  bool alive_only = false;  // a sign of life of the feed: nothing but `at`
  Code<4> type;
  std::string_view no;
  PermitState state = PermitState::kValid;
  TaxCode holder;
  SmallList<HsCode, limits::kPermitHsMax> hs;
  std::optional<Date> valid_from, valid_to;
  std::optional<Amount> quantity, quantity_used;
  Code<4> unit;
  std::string_view ministry;
  Instant at;
};

// The record once the notice has come: what it says, with the draws kept. False where the record
// knows better, since the notice is older.
bool take_notice(const PermitNotice& notice, PermitRecord& record);

void put(std::string& out, const PermitRecord& record);  // Part of larger canonical forms.
void take(CanonicalReader& reader, PermitRecord& record);
void encode(const PermitDraws& draws, std::string& out);
std::optional<Error> decode(std::string_view bytes, PermitDraws& draws);
void encode(const PermitNotice& notice, std::string& out);

}  // namespace luong
