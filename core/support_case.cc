#include "core/support_case.h"

#include <array>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kRequestStates = static_cast<std::uint64_t>(RequestState::kRefused) + 1;

}  // namespace

std::string_view name(RequestState state) noexcept {
  constexpr std::array<std::string_view, kRequestStates> kNames = {"unknown", "received",
                                                                   "forwarded", "refused"};
  return kNames[static_cast<std::size_t>(state)];
}

std::int64_t SupportRequest::age_ms(Instant now) const noexcept {
  const Instant until = state == RequestState::kReceived ? now : settled_at;
  return until.ms - received_at.ms;
}

void put(std::string& out, const CaseHold& hold) {
  put_text(out, hold.case_no);
  put_varint(out, hold.in_force ? 1 : 0);
  put_signed(out, hold.since.ms);
  put_varint(out, hold.declaration_root);
  put_varint(out, hold.on_declaration.size());
  for (const std::string& case_no : hold.on_declaration) put_text(out, case_no);
  put_text(out, hold.note);
}

void take(CanonicalReader& reader, CaseHold& hold) {
  hold.case_no = reader.text();
  hold.in_force = reader.flag();
  hold.since.ms = reader.signed_number();
  hold.declaration_root = reader.number();
  hold.on_declaration.clear();
  const std::size_t cases = reader.count();
  for (std::size_t i = 0; i < cases && reader.ok(); ++i) {
    hold.on_declaration.emplace_back(reader.text());
  }
  hold.note = reader.text();
}

void put(std::string& out, const SupportRequest& request) {
  put_text(out, request.id);
  put_varint(out, request.tax_code.packed());
  put_varint(out, static_cast<std::uint64_t>(request.state));
  put_varint(out, request.held ? 1 : 0);
  put_text(out, request.case_no);
  put_varint(out, request.declaration_root);
  put_signed(out, request.received_at.ms);
  put_signed(out, request.settled_at.ms);
  put_text(out, request.unit);
  put_text(out, request.note);
}

void take(CanonicalReader& reader, SupportRequest& request) {
  request.id = reader.text();
  request.tax_code = TaxCode::from_packed(reader.number());
  request.state = static_cast<RequestState>(reader.below(kRequestStates));
  request.held = reader.flag();
  request.case_no = reader.text();
  request.declaration_root = reader.number();
  request.received_at.ms = reader.signed_number();
  request.settled_at.ms = reader.signed_number();
  request.unit = reader.text();
  request.note = reader.text();
}

}  // namespace luong
