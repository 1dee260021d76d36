#include "config/reference_loader.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/csv.h"
#include "config/reference_tables.h"

namespace luong {
namespace {

constexpr std::string_view kIndex = "reference.toml";
constexpr std::string_view kLists = "lists/";
constexpr std::string_view kCsv = ".csv";
constexpr std::size_t kFileBytesMax = std::size_t{64} * 1024 * 1024;

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return fail(ErrorCode::kConfig, "cannot be read: " + error.message(), path.string());
  if (bytes > kFileBytesMax) return fail(ErrorCode::kConfig, "larger than 64 MiB", path.string());
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in || text.size() != bytes) return fail(ErrorCode::kConfig, "cannot be read", path.string());
  return text;
}

Result<toml::table> parse_toml(const std::string& text, const std::string& file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    return fail(ErrorCode::kConfig, std::string(error.description()),
                place(file, at.line, at.column));
  }
}

// Names and lengths in front of the bytes, so that moving a byte from one file to the next, or
// renaming one, is another hash.
std::string hash_of(const std::map<std::string, std::string>& files, const HashFunction& sha256) {
  std::string all;
  for (const auto& [name, bytes] : files) {
    all += name + '\0' + std::to_string(bytes.size()) + '\0' + bytes;
  }
  return sha256(all);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Reads the members of one TOML table; the first error is kept.
class TableReader {
 public:
  TableReader(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  void allow_only(std::initializer_list<std::string_view> keys) {
    for (const auto& [key, node] : table_) {
      if (std::ranges::find(keys, key.str()) == keys.end()) {
        refuse(key.source(), "unknown key '" + std::string(key.str()) + "'");
      }
    }
  }

  std::string text(std::string_view key) {
    const auto* node = find(key, true);
    const auto value = node == nullptr ? std::nullopt : node->value_exact<std::string>();
    if (node != nullptr && (!value || value->empty())) {
      refuse(node->source(), std::string(key) + " must be a text, not empty");
    }
    return value.value_or("");
  }

  bool flag(std::string_view key) {  // false where absent
    const auto* node = find(key, false);
    if (node == nullptr) return false;
    const auto value = node->value_exact<bool>();
    if (!value) refuse(node->source(), std::string(key) + " must be true or false");
    return value.value_or(false);
  }

  template <typename Number>
  Number number(std::string_view key, std::int64_t from, std::int64_t to) {
    const auto* node = find(key, true);
    const auto value = node == nullptr ? std::nullopt : node->value_exact<std::int64_t>();
    if (node != nullptr && (!value || *value < from || *value > to)) {
      refuse(node->source(), std::string(key) + " must be a whole number from " +
                                 std::to_string(from) + " to " + std::to_string(to));
      return Number{};
    }
    return static_cast<Number>(value.value_or(0));
  }

  Date day(std::string_view key) {
    const auto* node = find(key, true);
    if (node == nullptr) return {};
    const auto value = node->value_exact<toml::date>();
    const auto date = value ? parse_date(iso_text(*value)) : std::nullopt;
    if (!date) refuse(node->source(), std::string(key) + " must be a day: 2025-06-12");
    return date.value_or(Date{});
  }

  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> found;
    const auto* node = find(key, false);
    if (node == nullptr) return found;
    if (!node->is_array()) refuse(node->source(), std::string(key) + " must be a list of texts");
    if (error) return found;
    for (const toml::node& element : *node->as_array()) {
      const auto value = element.value_exact<std::string>();
      if (!value || value->empty()) refuse(element.source(), "a text, not empty, must stand here");
      found.push_back(value.value_or(""));
    }
    return found;
  }

  // A fault of a member that has the right type.
  void refuse_member(std::string_view key, std::string message) {
    const auto* node = table_.get(key);
    refuse(node == nullptr ? table_.source() : node->source(), std::move(message));
  }

  std::optional<Error> error;

 private:
  const toml::node* find(std::string_view key, bool required) {
    const auto* node = table_.get(key);
    if (node == nullptr && required) {
      refuse(table_.source(), "'" + std::string(key) + "' is missing");
    }
    return node;
  }

  static std::string iso_text(const toml::date& date) {
    const auto padded = [](unsigned value, std::size_t width) {
      std::string digits = std::to_string(value);
      return std::string(width - std::min(width, digits.size()), '0') + digits;
    };
    return padded(date.year, 4) + '-' + padded(date.month, 2) + '-' + padded(date.day, 2);
  }

  void refuse(const toml::source_region& at, std::string message) {
    if (error) return;
    error =
        Error{ErrorCode::kConfig, place(file_, at.begin.line, at.begin.column), std::move(message)};
  }

  const toml::table& table_;
  const std::string& file_;
};

// The tables under [[key]], of which there must be one at least.
Result<std::vector<const toml::table*>> tables_of(const toml::table& root, std::string_view key,
                                                  const std::string& file) {
  const auto* node = root.get(key);
  const auto* array = node == nullptr ? nullptr : node->as_array();
  if (array == nullptr || array->empty()) {
    return fail(ErrorCode::kConfig, "there is no [[" + std::string(key) + "]]", place(file, 1, 1));
  }
  std::vector<const toml::table*> tables;
  for (const toml::node& element : *array) {
    if (!element.is_table()) {
      const auto at = element.source().begin;
      return fail(ErrorCode::kConfig, "must be a [[" + std::string(key) + "]] table",
                  place(file, at.line, at.column));
    }
    tables.push_back(element.as_table());
  }
  return tables;
}

// The notice of a file, and that nothing else stands beside its tables.
std::optional<Error> check_top(const toml::table& root, std::string_view key,
                               const std::string& file) {
  TableReader top(root, file);
  top.allow_only({"notice", key});
  top.text("notice");
  return std::move(top.error);
}

// --- the index of reference data -------------------------------------------------------------

struct IndexEntry {
  std::string file, name, version;
  Date valid_from;
  bool complete = false;
};

Result<IndexEntry> read_entry(const toml::table& table, const std::string& index) {
  TableReader reader(table, index);
  reader.allow_only({"file", "version", "valid_from", "complete", "notice"});
  IndexEntry entry;
  entry.file = reader.text("file");
  entry.version = reader.text("version");
  entry.valid_from = reader.day("valid_from");
  entry.complete = reader.flag("complete");
  reader.text("notice");
  if (reader.error) return tl::unexpected(std::move(*reader.error));

  // A name, perhaps under lists/, and nothing that leads out of the directory.
  std::string_view name = entry.file;
  const bool is_list = name.starts_with(kLists);
  if (is_list) name.remove_prefix(kLists.size());
  const bool is_csv = name.ends_with(kCsv);
  if (is_csv) name.remove_suffix(kCsv.size());
  const bool is_table =
      name == "hs" || name == "fta" || name == "permit_rules" || name == "ref_price";
  if (!is_csv || !is_name(name) || is_list == is_table) {
    reader.refuse_member("file",
                         "file must be hs.csv, fta.csv, permit_rules.csv, ref_price.csv or "
                         "lists/NAME.csv, NAME of small letters, digits and _");
  } else if (entry.complete && is_table && name != "hs") {
    reader.refuse_member("complete", "only hs.csv and lists can be complete");
  }
  if (reader.error) return tl::unexpected(std::move(*reader.error));
  entry.name = name;
  return entry;
}

Result<std::vector<IndexEntry>> read_index(const std::string& text, const std::string& file) {
  const auto root = parse_toml(text, file);
  if (!root) return tl::unexpected(root.error());
  if (auto error = check_top(*root, "table", file)) return tl::unexpected(std::move(*error));
  const auto tables = tables_of(*root, "table", file);
  if (!tables) return tl::unexpected(tables.error());

  std::vector<IndexEntry> entries;
  std::set<std::string> seen;
  for (const toml::table* table : *tables) {
    auto entry = read_entry(*table, file);
    if (!entry) return tl::unexpected(entry.error());
    if (!seen.insert(entry->file).second) {
      const auto at = table->source().begin;
      return fail(ErrorCode::kConfig, entry->file + " is named twice",
                  place(file, at.line, at.column));
    }
    entries.push_back(std::move(*entry));
  }
  return entries;
}

// Reads one table and puts it where `add` says; the error that kept it away.
template <typename Rows, typename Add>
std::optional<Error> add_table(Result<Rows> rows, Add add) {
  if (!rows) return rows.error();
  add(std::move(*rows));
  return std::nullopt;
}

std::optional<Error> add_table(const IndexEntry& entry, std::string_view text,
                               const std::string& file, ReferenceData& data) {
  const TableText table{text, file, entry.valid_from};
  if (entry.name == "hs") {
    return add_table(read_hs_table(table), [&](std::vector<HsRow> rows) {
      data.set_hs_table(std::move(rows), entry.version, entry.complete);
    });
  }
  if (entry.name == "fta") {
    return add_table(read_fta(table),
                     [&](FtaMembers members) { data.set_fta(std::move(members), entry.version); });
  }
  if (entry.name == "permit_rules") {
    return add_table(read_permit_rules(table), [&](std::vector<PermitRule> rules) {
      data.set_permit_rules(std::move(rules), entry.version);
    });
  }
  if (entry.name == "ref_price") {
    return add_table(read_price_references(table), [&](std::vector<PriceReference> prices) {
      data.set_price_references(std::move(prices), entry.version);
    });
  }
  return add_table(read_code_list(table), [&](std::vector<CodeList::Row> rows) {
    data.add_list(CodeList{entry.name, entry.version, entry.complete, std::move(rows)});
  });
}

// --- the scanner registry --------------------------------------------------------------------

bool is_device_id(std::string_view text) {
  return text.size() <= Code<16>::capacity() && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_port(std::string_view text) {
  return text.size() == 5 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

Result<Scanner> read_scanner(const toml::table& table, const std::string& file) {
  TableReader reader(table, file);
  reader.allow_only({"id", "name_vi", "name_en", "port", "site", "mobile", "size_types",
                     "takes_reefer", "containers_per_hour", "opens_hour", "closes_hour"});
  Scanner scanner;
  const std::string id = reader.text("id");
  scanner.id = Code<16>(id);
  scanner.name_vi = reader.text("name_vi");
  scanner.name_en = reader.text("name_en");
  const std::string port = reader.text("port");
  scanner.port = PortCode(port);
  scanner.site = reader.text("site");
  scanner.mobile = reader.flag("mobile");
  scanner.size_types = reader.texts("size_types");
  scanner.takes_reefer = reader.flag("takes_reefer");
  scanner.containers_per_hour = reader.number<std::uint16_t>("containers_per_hour", 1, 1'000);
  scanner.opens_hour = reader.number<std::uint8_t>("opens_hour", 0, 23);
  scanner.closes_hour = reader.number<std::uint8_t>("closes_hour", 1, 24);
  if (!is_device_id(id)) {
    reader.refuse_member("id", "id must be at most 16 capitals, digits and -");
  }
  if (!is_port(port)) reader.refuse_member("port", "port must be a UN/LOCODE: VNHPH");
  for (const std::string& type : scanner.size_types) {
    if (type.size() > 4) reader.refuse_member("size_types", "'" + type + "' is no size type");
  }
  if (scanner.closes_hour <= scanner.opens_hour) {
    reader.refuse_member("closes_hour", "closes_hour must be after opens_hour, the same day");
  }
  if (reader.error) return tl::unexpected(std::move(*reader.error));
  return scanner;
}

}  // namespace

Result<ReferenceData> load_reference(const std::filesystem::path& directory,
                                     const HashFunction& sha256) {
  const std::filesystem::path index_path = directory / kIndex;
  auto index_text = read_file(index_path);
  if (!index_text) return tl::unexpected(index_text.error());
  const auto entries = read_index(*index_text, index_path.string());
  if (!entries) return tl::unexpected(entries.error());

  ReferenceData data;
  std::map<std::string, std::string> files;  // by name: the order of the hash
  for (const IndexEntry& entry : *entries) {
    const std::filesystem::path path = directory / entry.file;
    auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    if (auto error = add_table(entry, *text, path.string(), data)) {
      return tl::unexpected(std::move(*error));
    }
    files.emplace(entry.file, std::move(*text));
  }
  files.emplace(kIndex, std::move(*index_text));
  data.set_hash(hash_of(files, sha256));
  return data;
}

Result<ScannerRegistry> load_scanners(const std::filesystem::path& file,
                                      const HashFunction& sha256) {
  const auto text = read_file(file);
  if (!text) return tl::unexpected(text.error());
  const auto root = parse_toml(*text, file.string());
  if (!root) return tl::unexpected(root.error());
  if (auto error = check_top(*root, "scanner", file.string())) {
    return tl::unexpected(std::move(*error));
  }
  const auto tables = tables_of(*root, "scanner", file.string());
  if (!tables) return tl::unexpected(tables.error());

  std::vector<Scanner> scanners;
  for (const toml::table* table : *tables) {
    auto scanner = read_scanner(*table, file.string());
    if (!scanner) return tl::unexpected(scanner.error());
    if (std::ranges::find(scanners, scanner->id, &Scanner::id) != scanners.end()) {
      const auto at = table->source().begin;
      return fail(ErrorCode::kConfig, std::string(scanner->id.view()) + " is registered twice",
                  place(file.string(), at.line, at.column));
    }
    scanners.push_back(std::move(*scanner));
  }
  return ScannerRegistry(std::move(scanners), sha256(*text));
}

}  // namespace luong
