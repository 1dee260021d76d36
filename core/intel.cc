#include "core/intel.h"

#include <array>

#include "core/canonical_reader.h"

namespace luong {

namespace {
constexpr std::uint64_t kFormat = 1;
}  // namespace

std::string_view name(IntelSubject subject) noexcept {
  constexpr std::array<std::string_view, kIntelSubjects> kNames = {"party", "container", "seal",
                                                                   "route", "area",      "hs"};
  return kNames[static_cast<std::size_t>(subject) - 1];
}

void encode(const Intel& intel, std::string& out) {
  put_varint(out, kFormat);
  put_text(out, intel.originator);
  put_text(out, intel.no);
  put_varint(out, static_cast<std::uint64_t>(intel.subject));
  put_text(out, intel.value);
  put_varint(out, intel.confidence);
  put_varint(out, intel.verified ? 1 : 0);
  put_varint(out, intel.withdrawn ? 1 : 0);
  put_signed(out, intel.valid_to.days);
  put_signed(out, intel.at.ms);
  put_text(out, intel.remarks);
}

std::optional<Error> decode(std::string_view bytes, Intel& intel) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  intel.originator = reader.text();
  intel.no = reader.text();
  const std::uint64_t subject = reader.below(kIntelSubjects + 1);
  if (subject == 0) reader.fail();
  intel.subject = static_cast<IntelSubject>(subject == 0 ? 1 : subject);
  intel.value = reader.text();
  intel.confidence = static_cast<std::uint8_t>(reader.below(101));
  intel.verified = reader.flag();
  intel.withdrawn = reader.flag();
  intel.valid_to.days = reader.signed_integer();
  intel.at.ms = reader.signed_number();
  intel.remarks = reader.text();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored piece of intelligence does not read back"};
}

}  // namespace luong
