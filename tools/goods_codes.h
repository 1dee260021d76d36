#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "core/declaration.h"
#include "core/journal_entry.h"
#include "core/verdict.h"

namespace luong::tools {

// Goods that were declared under several HS codes, by the fingerprint of their description
// (S003-19: one good has one code). Every accepted decision counts, later versions too. Some 150
// bytes of memory for each description met. One thread.
class GoodsCodes {
 public:
  std::optional<Error> take(const JournalEntry& decision);

  struct Code {
    HsCode hs;
    std::uint64_t lines = 0;
    std::int64_t tax_value_vnd = 0;
    DeclarationNumber first;  // the first declaration with it
    TaxCode trader;           // who made that
  };
  struct Good {
    std::string description;  // as first met
    std::vector<Code> codes;  // in the order they were met
  };
  // Those under several codes, the most often declared first.
  std::vector<Good> under_several() const;

  std::uint64_t lines() const { return lines_; }
  std::uint64_t goods() const { return goods_.size(); }

 private:
  void take(const GoodsLine& line);

  boost::unordered_flat_map<std::uint64_t, Good> goods_;
  std::uint64_t lines_ = 0;
  Declaration declaration_;
  Verdict verdict_;
};

}  // namespace luong::tools
