#include "core/alert.h"

#include <algorithm>
#include <array>

#include "core/canonical_reader.h"
#include "core/declaration_number.h"

namespace luong {

namespace {

constexpr std::uint64_t kFormat = 1;  // of a step
constexpr std::uint64_t kAlertFormat = 2;
constexpr std::uint64_t kAlertFormatWithoutOrders = 1;
constexpr std::string_view kItsOffice = "office";
constexpr std::string_view kItsInspectingOffice = "inspecting-office";

template <std::size_t kCapacity>
void put(std::string& out, const SmallList<std::string_view, kCapacity>& texts) {
  put_varint(out, texts.size());
  for (const std::string_view text : texts) put_text(out, text);
}

template <std::size_t kCapacity>
void take(CanonicalReader& reader, SmallList<std::string_view, kCapacity>& texts) {
  texts.clear();
  const std::size_t count = reader.count();
  if (count > kCapacity) reader.fail();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) texts.push_back(reader.text());
}

template <std::size_t kCapacity>
void name_all(const std::vector<std::string>& names, const Alert& alert,
              SmallList<std::string_view, kCapacity>& out) {
  out.clear();
  for (const std::string& who : names) {
    const std::string_view told = who == kItsOffice             ? alert.office.view()
                                  : who == kItsInspectingOffice ? alert.inspecting_office.view()
                                                                : std::string_view(who);
    const bool known = std::ranges::find(out, told) != out.end();
    if (!told.empty() && !known && !out.full()) out.push_back(told);
  }
}

}  // namespace

std::string_view name(AlertState state) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"sent", "escalated", "acknowledged",
                                                      "closed"};
  return kNames[static_cast<std::size_t>(state) - 1];
}

void route(const CodeLists& codes, Alert& alert) {
  alert.to.clear();
  alert.escalate_to.clear();
  alert.due_ms = 0;
  const ListedAlert* const listed = CodeLists::find(codes.alerts, alert.code.view());
  if (listed == nullptr) return;
  name_all(listed->to, alert, alert.to);
  name_all(listed->escalate_to, alert, alert.escalate_to);
  if (listed->acknowledge_within_ms > 0) {
    alert.due_ms = alert.at.ms + listed->acknowledge_within_ms;
  }
}

std::uint64_t subject_of(std::uint64_t declaration_no, std::uint64_t scan_order) noexcept {
  if (declaration_no != 0) return DeclarationNumber::from_value(declaration_no).root();
  return scan_order == 0 ? 0 : std::uint64_t{1} << 63U | scan_order;  // No root is so large.
}

void encode(const Alert& alert, std::string& out) {
  put_varint(out, kAlertFormat);
  put_varint(out, alert.number);
  put_text(out, alert.code.view());
  put_signed(out, alert.at.ms);
  put_varint(out, alert.declaration_no);
  put_varint(out, alert.channel);
  put_text(out, alert.office.view());
  put_text(out, alert.inspecting_office.view());
  put_varint(out, alert.cause_sequence);
  put_text(out, alert.instruction);
  put(out, alert.to);
  put(out, alert.escalate_to);
  put_signed(out, alert.due_ms);
  put_varint(out, alert.scan_order);
}

std::optional<Error> decode(std::string_view bytes, Alert& alert) {
  CanonicalReader reader(bytes);
  const std::uint64_t format = reader.number();
  if (format < kAlertFormatWithoutOrders || format > kAlertFormat) reader.fail();
  alert.number = reader.number();
  alert.code = reader.code<16>();
  alert.at.ms = reader.signed_number();
  alert.declaration_no = reader.number();
  alert.channel = static_cast<std::uint8_t>(reader.below(4));
  alert.office = reader.code<6>();
  alert.inspecting_office = reader.code<6>();
  alert.cause_sequence = reader.number();
  alert.instruction = reader.text();
  take(reader, alert.to);
  take(reader, alert.escalate_to);
  alert.due_ms = reader.signed_number();
  alert.scan_order = format == kAlertFormat ? reader.number() : 0;
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored alert does not read back"};
}

void encode(const AlertStep& step, std::string& out) {
  put_varint(out, kFormat);
  put_varint(out, step.alert);
  put_varint(out, static_cast<std::uint64_t>(step.state));
  put_varint(out, step.event);
  put_signed(out, step.at.ms);
  put_text(out, step.officer);
  put_text(out, step.remarks);
}

std::optional<Error> decode(std::string_view bytes, AlertStep& step) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  step.alert = reader.number();
  const std::uint64_t state = reader.below(5);
  if (state == 0) reader.fail();
  step.state = static_cast<AlertState>(std::max<std::uint64_t>(state, 1));
  step.event = reader.number();
  step.at.ms = reader.signed_number();
  step.officer = reader.text();
  step.remarks = reader.text();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored step of an alert does not read back"};
}

}  // namespace luong
