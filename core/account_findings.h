#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/declaration.h"
#include "core/goods_account.h"
#include "core/limits.h"

namespace luong {

// How a goods line, or a declaration, stands with an account it draws on (docs/accounts.md).
enum class AccountStanding : std::uint8_t {
  kNotAsked = 0,
  kMissing,
  kUnconfirmed,
  kClosed,
  kOtherGoods,
  kOtherHolder,
  kExpired,
  kOtherUnit,
  kExhausted,
  kMet,
};
std::string_view name(AccountStanding standing) noexcept;  // "other_holder"

// The standing of each goods line with its accounts, and what the lines that have theirs draw. A
// pure function of declaration and facts; facts that were not asked for say nothing of any line.
// Reused; allocates nothing. The facts must be those of the declaration: they hold no more accounts
// than it can name, which decoding checks.
class AccountFindings {
 public:
  void find(const Declaration& declaration, const AccountFacts& facts);

  // Some line names a list of exempt goods.
  bool exempts() const { return exempts_; }
  // Of the line at a place of Declaration::lines.
  AccountStanding exemption(std::size_t line) const { return exemption_[line]; }
  AccountStanding temporary(std::size_t line) const { return temporary_[line]; }
  AccountStanding on_the_spot() const { return on_the_spot_; }
  // What is drawn from AccountFacts::exempt and ::opened, by place.
  Amount drawn_exempt(std::size_t account) const { return drawn_exempt_[account]; }
  Amount drawn_opened(std::size_t account) const { return drawn_opened_[account]; }
  // It draws on its opener, and nothing is left there then.
  bool settles_opener() const { return settles_opener_; }

 private:
  using Drawn = std::array<Amount, limits::kLinesMax>;

  AccountStanding stand_exempt(const Declaration& declaration, const AccountFacts& facts,
                               const GoodsLine& line);
  AccountStanding stand_temporary(const Declaration& declaration, const AccountFacts& facts,
                                  const GoodsLine& line);
  AccountStanding stand_on_the_spot(const AccountFacts& facts);

  std::array<AccountStanding, limits::kLinesMax> exemption_{}, temporary_{};
  AccountStanding on_the_spot_ = AccountStanding::kNotAsked;
  Drawn drawn_exempt_{}, drawn_opened_{};
  bool exempts_ = false;
  bool settles_opener_ = false;
};

}  // namespace luong
