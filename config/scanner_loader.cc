#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/reference_loader.h"
#include "config/text_file.h"
#include "config/toml_members.h"
#include "config/toml_tree.h"

namespace luong {
namespace {

constexpr std::array<std::string_view, 3> kTopKeys = {"notice", "terms", "scanner"};
constexpr std::array<std::string_view, 5> kTermKeys = {
    "horizon_hours", "headings_max", "facilitation", "lead_minutes", "overdue_after_minutes"};
constexpr std::array<std::string_view, 17> kScannerKeys = {
    "id",           "name_vi",       "name_en",     "port",
    "site",         "kind",          "mobile",      "size_types",
    "takes_reefer", "opens_hour",    "closes_hour", "containers_per_hour",
    "in_service",   "daily_minimum", "queue_max",   "valid_from",
    "valid_to"};
constexpr std::array<std::string_view, 5> kDemanded = {"id", "name_vi", "name_en", "port", "site"};
constexpr std::array<std::string_view, 3> kDemandedOfContainers = {"containers_per_hour",
                                                                   "opens_hour", "closes_hour"};
constexpr std::array<std::string_view, 4> kKinds = {"fixed", "mobile", "handheld", "detector"};

constexpr std::size_t kPortLetters = 5;
constexpr std::size_t kSizeTypeLetters = 4;

bool is_capital_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_device_id(std::string_view text) {
  return text.size() <= Code<16>::capacity() &&
         std::ranges::all_of(text, [](char c) { return is_capital_or_digit(c) || c == '-'; });
}

bool is_port(std::string_view text) {
  return text.size() == kPortLetters && std::ranges::all_of(text, is_capital_or_digit);
}

bool is_size_type(std::string_view text) {
  return text.size() <= kSizeTypeLetters && std::ranges::all_of(text, is_capital_or_digit);
}

// What is of the right type but makes no sense.
void check(const Scanner& scanner, const std::string& id, const std::string& port,
           const TomlMembers& members) {
  if (!is_device_id(id)) {
    members.refuse_key("id", "id must be at most 16 capitals, digits and -");
  }
  if (!port.empty() && !is_port(port)) {
    members.refuse_key("port", "port must be a UN/LOCODE: VNHPH");
  }
  for (const std::string& type : scanner.size_types) {
    if (!is_size_type(type)) members.refuse_key("size_types", "'" + type + "' is no size type");
  }
  if (scanner.closes_hour <= scanner.opens_hour) {
    members.refuse_key("closes_hour", "closes_hour must be after opens_hour, the same day");
  }
  if (scanner.valid_to < scanner.valid_from) {
    members.refuse_key("valid_to", "valid_to must not be before valid_from");
  }
  if (scanner.daily_minimum > scanner.containers_per_day()) {
    members.refuse_key("daily_minimum", "daily_minimum is more than the device can do in a day");
  }
}

// `mobile` is how registries said it that old verdicts still cite.
ScannerKind read_kind(const TomlMembers& members) {
  if (members.has("kind")) {
    if (members.has("mobile")) members.refuse_key("mobile", "'kind' says it already");
    return static_cast<ScannerKind>(members.word("kind", kKinds).value_or(0) + 1);
  }
  const auto mobile = members.flag("mobile");
  if (!members.has("mobile")) members.demand("kind");
  return mobile.value_or(false) ? ScannerKind::kMobile : ScannerKind::kFixed;
}

// Takes a whole number in its bounds; without the key nothing changes.
template <typename Integer>
void read_number(const TomlMembers& members, std::string_view key, std::int64_t from,
                 std::int64_t to, Integer& out) {
  if (const auto number = members.number(key, from, to)) out = static_cast<Integer>(*number);
}

Scanner read_scanner(const TomlValue& table, const std::string& file, ErrorList& errors) {
  const TomlMembers members(file, table, errors);
  members.allow_only(kScannerKeys);
  for (const std::string_view key : kDemanded) members.demand(key);
  const std::string id = members.text("id").value_or("");
  const std::string port = members.text("port").value_or("");
  Scanner scanner;
  scanner.id = Code<16>(id);
  scanner.name_vi = members.text("name_vi").value_or("");
  scanner.name_en = members.text("name_en").value_or("");
  scanner.port = PortCode(port);
  scanner.site = members.text("site").value_or("");
  scanner.kind = read_kind(members);
  if (scanner.takes_containers()) {
    for (const std::string_view key : kDemandedOfContainers) members.demand(key);
  }
  scanner.size_types = members.texts("size_types");
  scanner.takes_reefer = members.flag("takes_reefer").value_or(false);
  read_number(members, "containers_per_hour", 1, 1'000, scanner.containers_per_hour);
  read_number(members, "opens_hour", 0, 23, scanner.opens_hour);
  read_number(members, "closes_hour", 1, 24, scanner.closes_hour);
  scanner.in_service = members.flag("in_service").value_or(true);
  read_number(members, "daily_minimum", 1, 24'000, scanner.daily_minimum);
  read_number(members, "queue_max", 1, 24'000, scanner.queue_max);
  scanner.valid_from = members.day("valid_from").value_or(scanner.valid_from);
  scanner.valid_to = members.day("valid_to").value_or(scanner.valid_to);
  if (errors.empty()) check(scanner, id, port, members);
  return scanner;
}

ScanTerms read_terms(const TomlMembers& top, const std::string& file, ErrorList& errors) {
  ScanTerms terms;
  const TomlMember* const member = top.find("terms");
  if (member == nullptr) return terms;
  if (member->value.kind != TomlValue::Kind::kTable) {
    top.refuse(member->value, "'terms' must be a table");
    return terms;
  }
  const TomlMembers members(file, member->value, errors);
  members.allow_only(kTermKeys);
  read_number(members, "horizon_hours", 1, 240, terms.horizon_hours);
  read_number(members, "headings_max", 1, 50, terms.headings_max);
  terms.facilitation = members.flag("facilitation").value_or(false);
  read_number(members, "lead_minutes", 0, 1'440, terms.lead_minutes);
  read_number(members, "overdue_after_minutes", 0, 10'080, terms.overdue_after_minutes);
  return terms;
}

}  // namespace

Result<ScannerRegistry> load_scanners(const std::filesystem::path& file,
                                      const HashFunction& sha256) {
  const auto text = read_text_file(file);
  if (!text) return tl::unexpected(text.error());
  const auto root = parse_toml(*text, file.string());
  if (!root) return tl::unexpected(root.error());
  const std::string name = file.string();
  ErrorList errors;
  const TomlMembers top(name, *root, errors);
  top.allow_only(kTopKeys);
  top.demand("notice");
  top.text("notice");
  top.demand("scanner");

  const ScanTerms terms = read_terms(top, name, errors);
  std::vector<Scanner> scanners;
  for (const TomlValue* table : top.tables("scanner")) {
    Scanner scanner = read_scanner(*table, name, errors);
    if (std::ranges::find(scanners, scanner.id, &Scanner::id) != scanners.end()) {
      TomlMembers(name, *table, errors)
          .refuse_key("id", std::string(scanner.id.view()) + " is registered twice");
    }
    scanners.push_back(std::move(scanner));
  }
  if (errors.empty() && scanners.empty()) top.refuse_key("scanner", "there is no [[scanner]]");
  if (!errors.empty()) return fail(errors.errors().front());
  return ScannerRegistry(std::move(scanners), sha256(*text), terms);
}

}  // namespace luong
