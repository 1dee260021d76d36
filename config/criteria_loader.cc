#include "config/criteria_loader.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "config/benefits_reader.h"
#include "config/code_lists_reader.h"
#include "config/criterion_reader.h"
#include "config/overlay_reader.h"
#include "config/toml_members.h"
#include "core/limits.h"

namespace luong {
namespace {

constexpr std::string_view kPackFile = "pack.toml";
constexpr std::string_view kCodesFile = "codes.toml";
constexpr std::string_view kBenefitsFile = "benefits.toml";
constexpr std::string_view kSystemCriterion = "X953";  // the scorer attaches it
constexpr std::size_t kBytesMax = std::size_t{64} * 1024 * 1024;

std::string hash_of(const PackFiles& files, const HashFunction& sha256) {
  // Names and lengths stand before the bytes: renaming a file, or moving a byte from one to the
  // next, is another pack.
  std::string all;
  for (const auto& [name, text] : files) {
    all += name + '\0' + std::to_string(text.size()) + '\0' + text;
  }
  return sha256(all);
}

class PackReader {
 public:
  PackReader(const PackFiles& files, std::string directory)
      : files_(files), directory_(std::move(directory)) {}

  tl::expected<CriteriaPack, std::vector<Error>> read(const HashFunction& sha256) {
    if (!files_.contains(std::string(kPackFile))) {
      errors_.add({ErrorCode::kConfig, directory_, "there is no pack.toml"});
    }
    parse();
    // What criteria point at before them.
    for (const File& file : parsed_) {
      if (file.is_pack) read_file(file);
      if (file.key == kCodesFile) {
        pack_.codes = read_code_lists(file.named.name, file.root, errors_);
      }
      if (file.key == kBenefitsFile) {
        pack_.benefits = read_benefits(file.named.name, file.root, errors_);
      }
    }
    // The base first: overlays stand on it.
    for (const bool overlays : {false, true}) {
      for (const File& file : parsed_) {
        const bool turn = file.has_criteria && (file.overlay != nullptr) == overlays;
        if (turn && !errors_.full()) read_file(file);
      }
    }
    check_whole();
    if (!errors_.empty()) return tl::unexpected(errors_.errors());
    sort();
    pack_.hash = hash_of(files_, sha256);
    PackFiles base = files_;
    for (const File& file : parsed_) {
      if (file.overlay != nullptr) base.erase(file.key);
    }
    pack_.base_hash = hash_of(base, sha256);
    return std::move(pack_);
  }

 private:
  struct Place {
    std::string file;
    std::uint32_t line = 0, column = 0;
  };

  std::string path_of(const std::string& file) const {
    return directory_.empty() ? file : directory_ + "/" + file;
  }

  struct File {
    std::string key;  // in files_
    CriterionFile named;
    TomlValue root;
    bool is_pack = false, has_criteria = false;
    const TomlValue* overlay = nullptr;  // its [overlay], into `root`
  };

  void parse() {
    parsed_.reserve(files_.size());  // Pointers into it stay good.
    for (const auto& [key, document] : files_) {
      if (errors_.full()) return;
      auto root = parse_toml(document, path_of(key));
      if (!root) {
        errors_.add(root.error());
        continue;
      }
      File& file = parsed_.emplace_back();
      file.key = key;
      file.named = {path_of(key), document};
      file.root = std::move(*root);
      file.is_pack = key == kPackFile;
      file.has_criteria = key != kPackFile && key != kCodesFile && key != kBenefitsFile;
      const TomlMember* overlay = file.root.find("overlay");
      if (overlay != nullptr && file.has_criteria) file.overlay = &overlay->value;
    }
  }

  void read_file(const File& file) {
    const TomlMembers members(file.named.name, file.root, errors_);
    members.demand("notice");
    const auto notice = members.text("notice");
    if (file.is_pack) {
      pack_.notice = notice.value_or("");
      return read_pack(file.named, members);
    }
    static constexpr std::string_view kKeys[] = {"notice", "criterion", "overlay"};
    members.allow_only(kKeys);
    if (file.overlay != nullptr) return read_overlay_file(file, members);
    for (const TomlValue* table : members.tables("criterion")) {
      if (errors_.full()) return;
      add_criterion(read_criterion(file.named, *table, pack_.codes, errors_), *table,
                    file.named.name);
    }
  }

  void read_overlay_file(const File& file, const TomlMembers& members) {
    if (table_of(members, "overlay") == nullptr) return;
    Overlay overlay = read_overlay(file.named, *file.overlay, calendar_, errors_);
    const auto same = [&](const Overlay& other) { return other.name == overlay.name; };
    if (!overlay.name.empty() && std::ranges::any_of(pack_.overlays, same)) {
      errors_.add(file.named.name, file.overlay->line, file.overlay->column,
                  "there is another overlay called '" + overlay.name + "'");
    }
    members.demand("criterion");
    const OverlayGround ground{overlay, pack_.criteria};
    for (const TomlValue* table : members.tables("criterion")) {
      if (errors_.full()) return;
      add_criterion(read_criterion(file.named, *table, pack_.codes, errors_, &ground), *table,
                    file.named.name);
    }
    pack_.overlays.push_back(std::move(overlay));
  }

  void add_criterion(Criterion criterion, const TomlValue& table, const std::string& file) {
    const TomlMember* id = table.find("id");
    if (id == nullptr || criterion.id.empty()) return;  // Reported already.
    const auto [first, added] = places_.try_emplace(std::string(criterion.id.view()),
                                                    Place{file, id->value.line, id->value.column});
    if (!added) {
      const Place& other = first->second;
      return errors_.add(file, id->value.line, id->value.column,
                         "criterion " + first->first + " stands already at " + other.file + ":" +
                             std::to_string(other.line) + ":" + std::to_string(other.column));
    }
    pack_.criteria.push_back(std::move(criterion));
  }

  // --- pack.toml -------------------------------------------------------------------------------

  void read_pack(const CriterionFile& file, const TomlMembers& members) {
    static constexpr std::string_view kKeys[] = {
        "notice",         "name",   "version",      "tier1",        "tier2",
        "base_threshold", "impact", "group_limits", "party_limits", "calendar"};
    members.allow_only(kKeys);
    calendar_ = read_calendar(members, file.name, errors_);
    for (const std::string_view key : {"name", "version"}) members.demand(key);
    pack_.name = members.text("name").value_or("");
    pack_.version = members.text("version").value_or("");
    number(members, "base_threshold", pack_.base_threshold);
    read_thresholds(file, members, "tier1", pack_.tier1, true);
    read_thresholds(file, members, "tier2", pack_.tier2, false);
    read_group_limits(file, members);
    if (const TomlValue* table = table_of(members, "party_limits")) {
      static constexpr std::string_view kParties[] = {"other", "counterparty"};
      const TomlMembers limits(file.name, *table, errors_);
      limits.allow_only(kParties);
      number(limits, "other", pack_.other_party_limit);
      number(limits, "counterparty", pack_.counterparty_limit);
    }
    read_impact(file, members);
  }

  static void number(const TomlMembers& members, std::string_view key, std::int32_t& out) {
    if (const auto found = members.number(key, 0, limits::kScoreMax)) {
      out = static_cast<std::int32_t>(*found);
    }
  }

  const TomlValue* table_of(const TomlMembers& members, std::string_view key) {
    const TomlMember* member = members.find(key);
    if (member == nullptr) return nullptr;
    if (member->value.kind == TomlValue::Kind::kTable) return &member->value;
    members.refuse(member->value, "'" + std::string(key) + "' must be a table");
    return nullptr;
  }

  void read_thresholds(const CriterionFile& file, const TomlMembers& members, std::string_view key,
                       Thresholds& thresholds, bool has_scan) {
    const TomlValue* table = table_of(members, key);
    if (table == nullptr) return;
    static constexpr std::string_view kKeys[] = {"yellow", "red", "scan"};
    const TomlMembers tier(file.name, *table, errors_);
    tier.allow_only(std::span(kKeys).first(has_scan ? 3 : 2));
    number(tier, "yellow", thresholds.yellow);
    number(tier, "red", thresholds.red);
    if (has_scan) number(tier, "scan", thresholds.scan);
    if (thresholds.red < thresholds.yellow) {
      tier.refuse_key("red", "'red' lies below 'yellow'");
    }
  }

  void read_group_limits(const CriterionFile& file, const TomlMembers& members) {
    const TomlValue* table = table_of(members, "group_limits");
    if (table == nullptr) return;
    std::array<std::string_view, kGroups> names;
    for (std::size_t i = 0; i < kGroups; ++i) names[i] = name(static_cast<Group>(i));
    const TomlMembers limits(file.name, *table, errors_);
    limits.allow_only(names);
    for (std::size_t i = 0; i < kGroups; ++i) number(limits, names[i], pack_.group_limits[i]);
  }

  void read_impact(const CriterionFile& file, const TomlMembers& members) {
    static constexpr std::string_view kKeys[] = {"tax_value_from_vnd", "permille"};
    for (const TomlValue* table : members.tables("impact")) {
      const TomlMembers step(file.name, *table, errors_);
      step.allow_only(kKeys);
      for (const std::string_view key : kKeys) step.demand(key);
      const auto from = step.number("tax_value_from_vnd", 0, INT64_MAX);
      const auto permille = step.number("permille", 1'000, 1'500);
      if (!from || !permille) continue;
      if (!pack_.impact.empty() && *from <= pack_.impact.back().tax_value_from_vnd) {
        step.refuse_key("tax_value_from_vnd", "impact steps must ascend");
      }
      pack_.impact.push_back({*from, static_cast<std::int32_t>(*permille)});
    }
  }

  // --- the whole -------------------------------------------------------------------------------

  void check_whole() {
    if (pack_.criteria.size() > limits::kCriteriaMax) {
      errors_.add({ErrorCode::kConfig, directory_,
                   "more than " + std::to_string(limits::kCriteriaMax) + " criteria"});
    }
    check_cost();
    const std::string id(kSystemCriterion);
    const auto system = std::ranges::find(pack_.criteria, CriterionId(id), &Criterion::id);
    if (system == pack_.criteria.end()) {
      // One that was refused above is not missing.
      if (errors_.empty()) {
        errors_.add({ErrorCode::kConfig, path_of(std::string(kPackFile)),
                     "there is no criterion " + id + ": the scorer attaches it where a table is " +
                         "missing or the deadline has passed"});
      }
      return;
    }
    if (system->kind == Kind::kSystem && system->state == State::kActive) return;
    const Place& place = places_.at(id);
    errors_.add(place.file, place.line, place.column, id + " must be of kind SYSTEM and active");
  }

  // What each may cost is bounded where it is compiled; many that each may cost much are not.
  void check_cost() {
    if (!errors_.empty()) return;  // What was refused is not compiled.
    const auto steps_of = [](const Criterion& criterion) {
      return criterion.when.cost() + (criterion.points ? criterion.points->cost() : 0) +
             (criterion.concerns ? criterion.concerns->cost() : 0);
    };
    std::uint64_t steps = 0;
    for (const Criterion& criterion : pack_.criteria) steps += steps_of(criterion);
    if (steps <= limits::kPackStepsMax) return;
    const Criterion& most = *std::ranges::max_element(pack_.criteria, {}, steps_of);
    const std::string id(most.id.view());
    const Place& place = places_.at(id);
    errors_.add(place.file, place.line, place.column,
                "the pack may take " + std::to_string(steps) +
                    " steps on the largest declaration; at most " +
                    std::to_string(limits::kPackStepsMax) + " are allowed, and " + id +
                    " takes most of them, " + std::to_string(steps_of(most)));
  }

  void sort() { std::ranges::sort(pack_.criteria, {}, &Criterion::id); }

  const PackFiles& files_;
  std::string directory_;
  ErrorList errors_;
  CriteriaPack pack_;
  std::vector<File> parsed_;
  Calendar calendar_;
  std::map<std::string, Place> places_;  // of the ids
};

Result<CriteriaPack> first_fault(tl::expected<CriteriaPack, std::vector<Error>> pack) {
  if (pack) return std::move(*pack);
  Error first = pack.error().front();
  if (pack.error().size() > 1) {
    first.message += " (and " + std::to_string(pack.error().size() - 1) + " more)";
  }
  return fail(std::move(first));
}

}  // namespace

Result<PackFiles> read_pack_files(const std::filesystem::path& directory) {
  PackFiles files;
  std::size_t bytes = 0;
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    // Hidden ones are what editors leave behind.
    if (entry->path().extension() != ".toml" || file.starts_with('.')) continue;
    std::ifstream in(entry->path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) return fail(ErrorCode::kConfig, "cannot be read", entry->path().string());
    bytes += text.size();
    if (bytes > kBytesMax) return fail(ErrorCode::kConfig, "over 64 MiB", directory.string());
    files.emplace(file, std::move(text));
  }
  if (error)
    return fail(ErrorCode::kConfig, "cannot be read: " + error.message(), directory.string());
  return files;
}

tl::expected<CriteriaPack, std::vector<Error>> check_pack(const PackFiles& files,
                                                          const std::string& directory,
                                                          const HashFunction& sha256) {
  return PackReader(files, directory).read(sha256);
}

tl::expected<CriteriaPack, std::vector<Error>> check_pack(const std::filesystem::path& directory,
                                                          const HashFunction& sha256) {
  const auto files = read_pack_files(directory);
  if (!files) return tl::unexpected(std::vector<Error>{files.error()});
  return check_pack(*files, directory.string(), sha256);
}

Result<CriteriaPack> load_pack(const std::filesystem::path& directory, const HashFunction& sha256) {
  return first_fault(check_pack(directory, sha256));
}

Result<CriteriaPack> load_pack(const PackFiles& files, const HashFunction& sha256) {
  return first_fault(check_pack(files, {}, sha256));
}

}  // namespace luong
