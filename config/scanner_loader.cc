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

constexpr std::array<std::string_view, 2> kTopKeys = {"notice", "scanner"};
constexpr std::array<std::string_view, 11> kScannerKeys = {
    "id",         "name_vi",      "name_en",
    "port",       "site",         "mobile",
    "size_types", "takes_reefer", "containers_per_hour",
    "opens_hour", "closes_hour"};
constexpr std::array<std::string_view, 8> kDemanded = {
    "id", "name_vi", "name_en", "port", "site", "containers_per_hour", "opens_hour", "closes_hour"};

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
}

Scanner read_scanner(const TomlValue& table, const std::string& file, ErrorList& errors) {
  const TomlMembers members(file, table, errors);
  members.allow_only(kScannerKeys);
  for (const std::string_view key : kDemanded) members.demand(key);
  const auto number = [&members](std::string_view key, std::int64_t from, std::int64_t to) {
    return members.number(key, from, to).value_or(from);
  };
  const std::string id = members.text("id").value_or("");
  const std::string port = members.text("port").value_or("");
  Scanner scanner;
  scanner.id = Code<16>(id);
  scanner.name_vi = members.text("name_vi").value_or("");
  scanner.name_en = members.text("name_en").value_or("");
  scanner.port = PortCode(port);
  scanner.site = members.text("site").value_or("");
  scanner.mobile = members.flag("mobile").value_or(false);
  scanner.size_types = members.texts("size_types");
  scanner.takes_reefer = members.flag("takes_reefer").value_or(false);
  scanner.containers_per_hour = static_cast<std::uint16_t>(number("containers_per_hour", 1, 1'000));
  scanner.opens_hour = static_cast<std::uint8_t>(number("opens_hour", 0, 23));
  scanner.closes_hour = static_cast<std::uint8_t>(number("closes_hour", 1, 24));
  if (errors.empty()) check(scanner, id, port, members);
  return scanner;
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
  return ScannerRegistry(std::move(scanners), sha256(*text));
}

}  // namespace luong
