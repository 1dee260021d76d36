#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/hash_function.h"
#include "core/criteria_pack.h"
#include "core/result.h"

// Criteria packs, read from the files analysts keep: pack.toml and any number of other *.toml files
// beside it, whose format docs/criteria-language.md §7 gives. Start-up and reload only; reads
// files, so no pipeline thread.
namespace luong {

// The files of a pack: name -> text. All of them go into the hash the verdicts cite.
using PackFiles = std::map<std::string, std::string>;

Result<PackFiles> read_pack_files(const std::filesystem::path& directory);

// Every fault, up to 20, each at file:line:column.
tl::expected<CriteriaPack, std::vector<Error>> check_pack(const std::filesystem::path& directory,
                                                          const HashFunction& sha256);
// The same for files that lie in memory; `directory` stands before their names in errors.
tl::expected<CriteriaPack, std::vector<Error>> check_pack(const PackFiles& files,
                                                          const std::string& directory,
                                                          const HashFunction& sha256);

// The pack, or its first fault and how many there are.
Result<CriteriaPack> load_pack(const std::filesystem::path& directory, const HashFunction& sha256);
Result<CriteriaPack> load_pack(const PackFiles& files, const HashFunction& sha256);

}  // namespace luong
