#include "core/specialised_advice.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/compliance_snapshot.h"

namespace luong {
namespace {

constexpr std::array<std::string_view, kInspectionMethods> kMethodsVi = {
    "kiểm tra giảm", "kiểm tra thông thường", "kiểm tra chặt"};

}  // namespace

void advise_inspection_methods(const Declaration& declaration, const Enterprise* firm,
                               const ComplianceSnapshot& snapshot, const ReferenceData& reference,
                               const PermitFindings* permits,
                               std::vector<std::string_view>& advice) {
  if (reference.ministries().empty()) return;
  const CodeList* inspections = reference.list(kSpecialisedInspections);
  if (inspections == nullptr) return;
  const Date registered = business_day(declaration.registered_at);
  for (std::size_t at = 0; at < declaration.lines.size(); ++at) {
    const PermitRule* rule =
        reference.permit_rule(declaration.lines[at].hs_code.view(), declaration.declaration_kind,
                              static_cast<char>(declaration.direction), registered);
    if (rule == nullptr || !inspections->contains(rule->permit_type.view(), registered)) continue;
    if (permits != nullptr && permits->of_line(at) == PermitStanding::kMet) continue;
    const Ministry* ministry = reference.ministry(rule->ministry, registered);
    if (ministry == nullptr) continue;
    const InspectionMethod method = firm == nullptr
                                        ? InspectionMethod::kNormal
                                        : snapshot.inspection_method(*firm, ministry->code);
    const std::string& word = ministry->advice[static_cast<std::size_t>(method) - 1];
    if (std::ranges::find(advice, word) == advice.end()) advice.emplace_back(word);
  }
}

std::optional<ListedCode> inspection_method_words(std::string_view word,
                                                  const ReferenceData* reference) {
  if (!word.starts_with(kSpecialisedAdvice)) return std::nullopt;
  const std::string_view rest = word.substr(kSpecialisedAdvice.size());
  const std::size_t colon = rest.find(':');
  if (colon == rest.npos) return std::nullopt;
  const auto method = parse_inspection_method(rest.substr(colon + 1));
  if (!method) return std::nullopt;
  const std::string_view code = rest.substr(0, colon);
  Bilingual ministry{std::string(code), std::string(code)};
  if (reference != nullptr) {
    for (const Ministry& known : reference->ministries()) {
      if (known.code.view() == code) ministry = {known.name_vi, known.name};
    }
  }
  const std::string_view method_vi = kMethodsVi[static_cast<std::size_t>(*method) - 1];
  return ListedCode{std::string(word),
                    {{"Kiểm tra chuyên ngành (" + ministry.vi + "): " + std::string(method_vi),
                      "Specialised inspection (" + ministry.en +
                          "): " + std::string(name(*method)) + " inspection"}}};
}

}  // namespace luong
