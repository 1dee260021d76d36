#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/declaration.h"

namespace luong {

// What the ledger remembers having seen: pairs of a trader with something it used, and the papers
// and boxes of a lot.
enum class SightingKind : std::uint8_t {
  kHs4,        // trader with an HS heading of a line
  kOrigin,     // trader with an origin of a line
  kPort,       // trader with its port on our side: of unloading (import), of loading (export)
  kBroker,     // trader with its customs broker
  kCarrier,    // trader with its carrier
  kBill,       // a bill of lading or air waybill
  kInvoice,    // an invoice: number, seller, date
  kContainer,  // a container on a voyage
};
inline constexpr std::size_t kSightingKinds = 8;
// Whether another trader may lawfully show the same: then nobody asks whose it was.
constexpr bool is_of_a_lot(SightingKind kind) noexcept { return kind >= SightingKind::kBill; }

template <typename T>
using BySightingKind = std::array<T, kSightingKinds>;
constexpr std::size_t index_of(SightingKind kind) noexcept {
  return static_cast<std::size_t>(kind);
}

// The keys under which the ledger counts a declaration, as 64-bit hashes, each once. With five
// million keys the chance that a new one is taken for another is below one in 10^12. Empty where
// the trader has no tax code: nobody's habits can be told then. Reused.
struct LedgerKeys {
  struct Key {
    std::uint64_t print = 0;
    SightingKind kind = SightingKind::kHs4;
  };
  std::uint64_t trader = 0;  // 0: none
  std::uint64_t broker = 0;  // 0: none
  std::uint64_t holder = 0;  // the trader's packed tax code
  std::vector<Key> sights;

  bool empty() const noexcept { return trader == 0; }
};

std::uint64_t trader_print(TaxCode trader) noexcept;  // 0 for none
void ledger_keys_of(const Declaration& declaration, LedgerKeys& out);

}  // namespace luong
