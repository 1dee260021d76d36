#include "core/ledger_key.h"

#include <algorithm>

#include "core/key_builder.h"

namespace luong {
namespace {

constexpr std::size_t kHeadingDigits = 4;

// The invoice of a seller: numbers alone ("1", "2025-001") are used by everybody.
std::uint64_t invoice_print(const Declaration& declaration) {
  const Counterparty& seller = declaration.counterparty;
  KeyBuilder key('i');
  key.add(declaration.invoice.no);
  key.add(seller.code.empty() ? seller.name : seller.code);
  if (declaration.invoice.date)
    key.add(static_cast<std::uint64_t>(static_cast<std::int64_t>(declaration.invoice.date->days)));
  return key.print();
}

class Collector {
 public:
  explicit Collector(LedgerKeys& out) : out_(out) {}

  void add(std::uint64_t print, SightingKind kind) { out_.sights.push_back({print, kind}); }
  void add_once(std::uint64_t print, SightingKind kind) {
    const auto same = [&](const LedgerKeys::Key& key) { return key.print == print; };
    if (std::ranges::none_of(out_.sights, same)) add(print, kind);
  }
  // The trader together with a word.
  void add_pair(char tag, std::string_view word, SightingKind kind) {
    if (!word.empty()) add_once(KeyBuilder(tag).add(out_.holder).add(word).print(), kind);
  }

 private:
  LedgerKeys& out_;
};

void add_lines(const Declaration& declaration, Collector& collector) {
  const GoodsLine* before = nullptr;
  for (const GoodsLine& line : declaration.lines) {
    const std::string_view heading = line.hs_code.view().substr(0, kHeadingDigits);
    const bool same_heading =
        before != nullptr && before->hs_code.view().substr(0, kHeadingDigits) == heading;
    if (!same_heading) collector.add_pair('h', heading, SightingKind::kHs4);
    if (before == nullptr || before->origin != line.origin) {
      collector.add_pair('o', line.origin.view(), SightingKind::kOrigin);
    }
    before = &line;
  }
}

}  // namespace

std::uint64_t trader_print(TaxCode trader) noexcept {
  return trader.empty() ? 0 : KeyBuilder('T').add(trader.packed()).print();
}

void ledger_keys_of(const Declaration& declaration, LedgerKeys& out) {
  out.trader = out.broker = 0;
  out.holder = declaration.trader.tax_code.packed();
  out.sights.clear();
  if (declaration.trader.tax_code.empty()) return;
  out.trader = trader_print(declaration.trader.tax_code);

  Collector collector(out);
  add_lines(declaration, collector);
  const bool imports = declaration.direction == Direction::kImport;
  const PortCode& port = imports ? declaration.unloading_port : declaration.loading_port;
  collector.add_pair('p', port.view(), SightingKind::kPort);
  if (!declaration.broker_code.empty()) {
    out.broker = KeyBuilder('b').add(declaration.broker_code.view()).print();
    collector.add_pair('k', declaration.broker_code.view(), SightingKind::kBroker);
  }
  collector.add_pair('c', declaration.carrier_code, SightingKind::kCarrier);
  for (const std::string_view bill : declaration.bills) {
    collector.add_once(KeyBuilder('B').add(bill).print(), SightingKind::kBill);
  }
  const Counterparty& seller = declaration.counterparty;
  if (!declaration.invoice.no.empty() && !(seller.code.empty() && seller.name.empty())) {
    collector.add(invoice_print(declaration), SightingKind::kInvoice);
  }
  const auto first_container = static_cast<std::ptrdiff_t>(out.sights.size());
  for (const Container& container : declaration.containers) {
    if (const auto key = container_key(declaration, container)) {
      collector.add(key->low == 0 ? 1 : key->low, SightingKind::kContainer);
    }
  }
  // There may be a thousand: sorting finds those written twice.
  const auto begin = out.sights.begin() + first_container;
  std::sort(begin, out.sights.end(),
            [](const auto& a, const auto& b) { return a.print < b.print; });
  const auto end = std::unique(begin, out.sights.end(),
                               [](const auto& a, const auto& b) { return a.print == b.print; });
  out.sights.erase(end, out.sights.end());
}

}  // namespace luong
