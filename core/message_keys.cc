#include "core/message_keys.h"

#include "core/goods_account.h"

namespace luong {

void keys_of(const Message& message, std::uint64_t client, MessageKeys& out) {
  out.message = message_key(client, message.msg_id);
  out.root = root_key(message.declaration_no.root());
  out.number = number_key(message.declaration_no.value());
  out.family.reset();
  out.invoice.reset();
  out.lot.clear();
  out.draws_on.clear();
  const bool is_notice =
      message.kind == MessageKind::kPermit || message.kind == MessageKind::kExemptGoods;
  if (is_notice && !message.permit.alive_only) {
    out.draws_on.push_back(permit_key(message.permit.type, message.permit.no));
  }
  if (message.kind == MessageKind::kCargo) append_consignment_keys(message.declaration, out.lot);
  if (message.kind != MessageKind::kDeclaration) return;

  const Declaration& declaration = message.declaration;
  if (!declaration.invoice.no.empty()) {
    out.invoice = preregistration_key(declaration.trader.tax_code, declaration.invoice.no);
  }
  if (const std::uint64_t first = family_root(declaration); first != 0) {
    out.family = family_key(client, declaration.trader.tax_code, first);
  }
  append_consignment_keys(declaration, out.lot);
  for (const Permit& permit : declaration.permits) {
    out.draws_on.push_back(permit_key(permit.type, permit.no));
  }
  if (concerns_accounts(declaration)) append_account_keys(declaration, out.draws_on);
}

}  // namespace luong
