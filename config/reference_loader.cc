#include "config/reference_loader.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/reference_tables.h"
#include "config/text_file.h"
#include "config/toml_members.h"
#include "config/toml_tree.h"

namespace luong {
namespace {

constexpr std::string_view kIndex = "reference.toml";
constexpr std::string_view kLists = "lists/";
constexpr std::string_view kCsv = ".csv";
constexpr std::array<std::string_view, 2> kTopKeys = {"notice", "table"};
constexpr std::array<std::string_view, 5> kEntryKeys = {"file", "version", "valid_from", "notice",
                                                        "complete"};
constexpr std::array<std::string_view, 8> kTables = {
    "hs", "fta", "permit_rules", "ref_price", "rulings", "brand_rights", "ministries", "caps"};

// Names and lengths in front of the bytes, so that moving a byte from one file to the next, or
// renaming one, is another hash.
std::string hash_of(const std::map<std::string, std::string>& files, const HashFunction& sha256) {
  std::string all;
  for (const auto& [name, bytes] : files) {
    all += name + '\0' + std::to_string(bytes.size()) + '\0' + bytes;
  }
  return sha256(all);
}

struct IndexEntry {
  std::string file, name, version;
  Date valid_from;
  bool complete = false;
};

// The table a file holds: "hs" of hs.csv, "scrap" of lists/scrap.csv. Nothing for any other name,
// in particular one that leads out of the directory.
std::optional<std::string> table_of(std::string_view file) {
  const bool is_list = file.starts_with(kLists);
  if (is_list) file.remove_prefix(kLists.size());
  if (!file.ends_with(kCsv)) return std::nullopt;
  file.remove_suffix(kCsv.size());
  const bool is_name = !file.empty() && std::ranges::all_of(file, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  const bool is_table = std::ranges::find(kTables, file) != kTables.end();
  if (!is_name || is_list == is_table) return std::nullopt;
  return std::string(file);
}

IndexEntry read_entry(const TomlValue& table, const std::string& index, ErrorList& errors) {
  const TomlMembers members(index, table, errors);
  members.allow_only(kEntryKeys);
  for (const std::string_view key : {"file", "version", "valid_from", "notice"}) {
    members.demand(key);
  }
  members.text("notice");
  IndexEntry entry;
  entry.file = members.text("file").value_or("");
  entry.version = members.text("version").value_or("");
  entry.valid_from = members.day("valid_from").value_or(Date{});
  entry.complete = members.flag("complete").value_or(false);
  if (entry.file.empty()) return entry;

  const auto name = table_of(entry.file);
  entry.name = name.value_or("");
  if (!name) {
    members.refuse_key(
        "file",
        "file must be hs.csv, fta.csv, permit_rules.csv, ref_price.csv, rulings.csv, "
        "brand_rights.csv, ministries.csv, caps.csv or lists/NAME.csv, NAME of small letters, "
        "digits and _");
  } else if (entry.complete && entry.name != "hs" && !entry.file.starts_with(kLists)) {
    members.refuse_key("complete", "only hs.csv and lists can be complete");
  }
  return entry;
}

Result<std::vector<IndexEntry>> read_index(const std::string& text, const std::string& file) {
  const auto root = parse_toml(text, file);
  if (!root) return tl::unexpected(root.error());
  ErrorList errors;
  const TomlMembers top(file, *root, errors);
  top.allow_only(kTopKeys);
  top.demand("notice");
  top.text("notice");
  top.demand("table");

  std::vector<IndexEntry> entries;
  for (const TomlValue* table : top.tables("table")) {
    IndexEntry entry = read_entry(*table, file, errors);
    if (!entry.file.empty() &&
        std::ranges::find(entries, entry.file, &IndexEntry::file) != entries.end()) {
      TomlMembers(file, *table, errors).refuse_key("file", entry.file + " is named twice");
    }
    entries.push_back(std::move(entry));
  }
  if (errors.empty() && entries.empty()) top.refuse_key("table", "there is no [[table]]");
  if (!errors.empty()) return fail(errors.errors().front());
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
  if (entry.name == "rulings") {
    return add_table(read_rulings(table), [&](std::vector<Ruling> rulings) {
      data.set_rulings(std::move(rulings), entry.version);
    });
  }
  if (entry.name == "brand_rights") {
    return add_table(read_brand_rights(table), [&](std::vector<BrandRight> rights) {
      data.set_brand_rights(std::move(rights), entry.version);
    });
  }
  if (entry.name == "caps") {
    return add_table(read_caps(table), [&](std::vector<CapRow> rows) {
      data.set_caps(std::move(rows), entry.version);
    });
  }
  if (entry.name == "ministries") {
    return add_table(read_ministries(table), [&](std::vector<Ministry> ministries) {
      data.set_ministries(std::move(ministries), entry.version);
    });
  }
  return add_table(read_code_list(table), [&](std::vector<CodeList::Row> rows) {
    data.add_list(CodeList{entry.name, entry.version, entry.complete, std::move(rows)});
  });
}

// Where ministries are listed, permit rules name no other: a slip would silence their advice.
std::optional<Error> find_unknown_ministry(const ReferenceData& data,
                                           const std::filesystem::path& permit_rules) {
  if (data.ministries().empty()) return std::nullopt;
  for (const PermitRule& rule : data.permit_rules()) {
    if (std::ranges::find(data.ministries(), rule.ministry, &Ministry::name) !=
        data.ministries().end()) {
      continue;
    }
    return Error{ErrorCode::kConfig, permit_rules.string(),
                 "the ministry \"" + rule.ministry + "\" is not in ministries.csv"};
  }
  return std::nullopt;
}

}  // namespace

Result<ReferenceData> load_reference(const std::filesystem::path& directory,
                                     const HashFunction& sha256) {
  const std::filesystem::path index_path = directory / kIndex;
  auto index_text = read_text_file(index_path);
  if (!index_text) return tl::unexpected(index_text.error());
  const auto entries = read_index(*index_text, index_path.string());
  if (!entries) return tl::unexpected(entries.error());

  ReferenceData data;
  std::map<std::string, std::string> files;  // by name: the order of the hash
  for (const IndexEntry& entry : *entries) {
    const std::filesystem::path path = directory / entry.file;
    auto text = read_text_file(path);
    if (!text) return tl::unexpected(text.error());
    if (auto error = add_table(entry, *text, path.string(), data)) {
      return tl::unexpected(std::move(*error));
    }
    files.emplace(entry.file, std::move(*text));
  }
  if (auto error = find_unknown_ministry(data, directory / "permit_rules.csv")) {
    return tl::unexpected(std::move(*error));
  }
  files.emplace(kIndex, std::move(*index_text));
  data.set_hash(hash_of(files, sha256));
  return data;
}

}  // namespace luong
