#include "core/status_codec.h"

#include "core/canonical_reader.h"

namespace luong {

void encode(const Status& status, std::string& out) {
  put_varint(out, status.declaration_no.value());
  put_u8(out, static_cast<std::uint8_t>(status.status));
  put_signed(out, status.at.ms);
  put_text(out, status.office.view());
}

std::optional<Error> decode(std::string_view bytes, Status& status) {
  constexpr auto kEnd = static_cast<std::uint64_t>(StatusWord::kGateOut) + 1;
  CanonicalReader reader(bytes);
  status.declaration_no = DeclarationNumber::from_value(reader.number());
  const std::uint64_t word = reader.below(kEnd);  // One byte: these are below 128.
  if (word == 0) reader.fail();
  status.status = static_cast<StatusWord>(word);
  status.at.ms = reader.signed_number();
  status.office = reader.code<6>();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored status does not read back"};
}

}  // namespace luong
