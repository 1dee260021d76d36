#include "tests/support/shipped_world.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "core/scan_planner.h"
#include "storage/digest.h"
#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

namespace fs = std::filesystem;

const fs::path kConfig = fs::path(LUONG_SOURCE_DIR) / "config";

template <typename T>
T loaded(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

// The shipped index without the [[table]] of each file named.
std::string index_without(const std::vector<std::string>& without) {
  std::istringstream lines(read_file(kConfig / "reference" / "reference.toml"));
  std::string kept, table;
  const auto flush = [&] {
    const bool dropped = std::ranges::any_of(without, [&](const std::string& name) {
      return table.find('"' + name + ".csv\"") != std::string::npos ||
             table.find("/" + name + ".csv\"") != std::string::npos;
    });
    if (!dropped) kept += table;
    table.clear();
  };
  for (std::string line; std::getline(lines, line); table += line + '\n') {
    if (line == "[[table]]") flush();
  }
  flush();
  return kept;
}

ReferenceData reference_without(const std::vector<std::string>& without) {
  if (without.empty()) return loaded(load_reference(kConfig / "reference", sha256_hex));
  const TemporaryDirectory directory;
  fs::copy(kConfig / "reference", directory.path(), fs::copy_options::recursive);
  std::ofstream(directory.path() / "reference.toml") << index_without(without);
  ReferenceData reference = loaded(load_reference(directory.path(), sha256_hex));
  for (const std::string& table : without) {
    if (reference.has_table(table)) throw std::logic_error("still there: " + table);
  }
  return reference;
}

}  // namespace

ShippedWorld::ShippedWorld(const std::vector<std::string>& without)
    : pack(loaded(load_pack(kConfig / "criteria", sha256_hex))),
      reference(reference_without(without)),
      scanners(loaded(load_scanners(kConfig / "reference" / "scanners.toml", sha256_hex))),
      key("test", "test master key"),
      evaluated_at(parse_instant("2025-06-12T00:00:00+07:00").value()) {
  facts.arrival = parse_instant("2025-06-12T09:00:00+07:00").value();
  facts.draw_root = root_drawn(false);
}

PinnedContext ShippedWorld::context(const ComplianceSnapshot& snapshot) const {
  return {&snapshot, &overlay, &pack, &reference, &scanners, &key};
}

Verdict ShippedWorld::judge(const Declaration& declaration, const std::optional<Enterprise>& firm) {
  std::vector<Enterprise> firms = others;
  if (firm) {
    firms.push_back(*firm);
    firms.back().tax_code = declaration.trader.tax_code.packed();
  }
  const ComplianceSnapshot snapshot(20'250'612, evaluated_at, "", firms, codes, ministries);
  const PinnedContext pinned = context(snapshot);
  parties = parties_of(declaration, pinned);
  Verdict verdict;
  scorer.score(declaration, parties, facts, pinned, verdict);
  if (wants_scan(verdict) && free_scanners) {
    ScanPlanner planner;
    const ScanRank rank = scan_rank(verdict, pack.tier1);
    facts.scan_offer = planner.take(scanners, {declaration, facts.arrival, rank}).offer;
  }
  settle(declaration, facts, pinned, verdict);
  facts.scan_offer = {};
  return verdict;
}

std::uint64_t ShippedWorld::root_drawn(bool hit) const {
  DrawDay day;
  for (std::uint64_t root = 1; root < 10'000'000; ++root) {
    const bool found = std::ranges::all_of(pack.criteria, [&](const Criterion& criterion) {
      if (criterion.kind != Kind::kRandom) return true;
      const std::uint64_t draw = day.draw(key, business_day(facts.arrival), criterion.id, root);
      return draw_hits(draw, criterion.random_rate_millionths) == hit;
    });
    if (found) return root;
  }
  throw std::logic_error("no root is drawn so");
}

}  // namespace luong::test
