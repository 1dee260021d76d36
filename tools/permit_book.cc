#include "tools/permit_book.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "core/json_line.h"
#include "tools/enterprise_population.h"

namespace luong::tools {
namespace {

constexpr int kYear = 2026;
constexpr std::size_t kHolderDigits = 9;
constexpr std::string_view kLargeBalance = "10000000000";

bool is_quarantine(Code<4> type) { return type == "KDDV" || type == "KDTV"; }

std::optional<PermitFate> fate_of(std::string_view no) {
  if (no.size() < kHolderDigits + 6) return std::nullopt;
  const int year = std::atoi(std::string(no.substr(kHolderDigits + 1, 4)).c_str());
  if (year > kYear || year < kYear - static_cast<int>(PermitFate::kFailed)) return std::nullopt;
  return static_cast<PermitFate>(kYear - year);
}

TaxCode holder_of(std::string_view no) {
  const auto nine = std::atoi(std::string(no.substr(0, kHolderDigits)).c_str());
  return tax_code_of(static_cast<std::uint32_t>(nine));
}

// Nothing where the single window knows nothing.
std::optional<PermitRecord> record_of(Code<4> type, std::string_view no) {
  const auto fate = fate_of(no);
  if (!fate || *fate == PermitFate::kNeverTold) return std::nullopt;
  PermitRecord record;
  record.type = type;
  record.no = no;
  record.holder = holder_of(no).packed();
  record.state = is_quarantine(type) ? PermitState::kPassed : PermitState::kValid;
  if (*fate == PermitFate::kFailed) {
    record.state = is_quarantine(type) ? PermitState::kFailed : PermitState::kRevoked;
  }
  record.limited = true;
  record.unit = "KGM";
  if (*fate != PermitFate::kUsedUp) record.granted = *parse_scaled<4>(kLargeBalance);
  return record;
}

void append_notice(std::string& out, const PermitRecord& record, Instant at) {
  const bool quarantine = is_quarantine(record.type);
  const bool revoked = record.state == PermitState::kRevoked;
  JsonLine json(out);
  json.open().member("schema").text(quarantine ? "specialised-result/1" : "permit/1");
  json.member("msg_id").text("nsw-" + std::string(record.type.view()) + "-" + record.no);
  if (quarantine) {
    json.member("result").text(name(record.state));
  } else {
    json.member("kind").text(revoked ? "revoked" : "issued");
  }
  json.member("at").instant(at);
  json.member("type").text(record.type.view()).member("no").text(record.no);
  if (!revoked) {
    json.member("holder").text(TaxCode::from_packed(record.holder).text());
    json.member("quantity").text(to_string(record.granted));
    json.member("unit").text(record.unit.view());
  }
  json.close();
  out += '\n';
}

}  // namespace

void append_permit_no(std::string& out, TaxCode holder, PermitFate fate, std::string_view type) {
  const std::string digits = std::to_string(holder.number() / 10);
  out.append(kHolderDigits - std::min(kHolderDigits, digits.size()), '0').append(digits);
  out.append("/").append(std::to_string(kYear - static_cast<int>(fate))).append("/").append(type);
}

void PermitBook::note(const Declaration& declaration) {
  for (const Permit& permit : declaration.permits) {
    permits_.emplace(std::string(permit.no), permit.type);
  }
}

void PermitBook::append_notices(std::string& out, Instant at) const {
  for (const auto& [no, type] : permits_) {
    if (const auto record = record_of(type, no)) append_notice(out, *record, at);
  }
}

PermitFacts PermitBook::facts_of(const Declaration& declaration) {
  PermitFacts facts;
  if (declaration.permits.empty()) return facts;
  facts.feed = PermitFacts::Feed::kUp;
  for (const Permit& permit : declaration.permits) {
    facts.records.push_back(record_of(permit.type, permit.no).value_or(PermitRecord{}));
  }
  return facts;
}

}  // namespace luong::tools
