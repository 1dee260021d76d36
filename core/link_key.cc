#include "core/link_key.h"

#include "core/key_builder.h"

namespace luong {

LinkKey root_key(std::uint64_t root) noexcept { return KeyBuilder('R').add(root).key(); }
LinkKey number_key(std::uint64_t declaration_no) noexcept {
  return KeyBuilder('N').add(declaration_no).key();
}
LinkKey message_key(std::uint64_t client, std::string_view msg_id) noexcept {
  return KeyBuilder('M').add(client).add(msg_id).key();
}
LinkKey preregistration_key(TaxCode trader, std::string_view invoice_no) noexcept {
  return KeyBuilder('P').add(trader.packed()).add(invoice_no).key();
}
LinkKey family_key(std::uint64_t client, TaxCode trader, std::uint64_t first_root) noexcept {
  return KeyBuilder('F').add(client).add(trader.packed()).add(first_root).key();
}
LinkKey permit_key(Code<4> type, std::string_view no) noexcept {
  return KeyBuilder('G').add(type.view()).add(no).key();
}
LinkKey context_key(std::uint64_t sequence) noexcept { return KeyBuilder('X').add(sequence).key(); }

LinkKey event_key(std::uint64_t stream, std::uint64_t number) noexcept {
  return KeyBuilder('E').add(stream).add(number).key();
}
LinkKey scanned_key(std::uint64_t root, ContainerNumber container) noexcept {
  return KeyBuilder('S').add(root).add(container.view()).key();
}

LinkKey cargo_key(const LinkKey& lot) noexcept {
  return KeyBuilder('O').add(lot.high).add(lot.low).key();
}
LinkKey cargo_entry_key(std::uint64_t sequence) noexcept {
  return KeyBuilder('o').add(sequence).key();
}

LinkKey bill_key(std::string_view bill) noexcept { return KeyBuilder('B').add(bill).key(); }

std::optional<LinkKey> container_key(const Declaration& declaration,
                                     const Container& container) noexcept {
  const std::int64_t day = declaration.arrival_date ? declaration.arrival_date->days : 0;
  if (declaration.voyage.empty() && day == 0) return std::nullopt;
  KeyBuilder key('C');
  key.add(container.no.view());
  if (declaration.voyage.empty())
    key.add(static_cast<std::uint64_t>(day));
  else
    key.add(declaration.vessel_name).add(declaration.voyage);
  return key.key();
}

void append_consignment_keys(const Declaration& declaration, std::vector<LinkKey>& out) {
  for (const std::string_view bill : declaration.bills) out.push_back(bill_key(bill));
  if (!declaration.invoice.no.empty()) {
    out.push_back(KeyBuilder('I')
                      .add(declaration.trader.tax_code.packed())
                      .add(declaration.invoice.no)
                      .key());
  }
  for (const Container& container : declaration.containers) {
    if (const auto key = container_key(declaration, container)) out.push_back(*key);
  }
}

}  // namespace luong
