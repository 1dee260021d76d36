#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/code_beginnings.h"

namespace luong {

// Finds, in a table keyed by leading parts of codes, the row whose part is the longest that a code
// begins with. Rows stand elsewhere, sorted by `key()`; this keeps the first eight characters of
// each key as a number, so that a search compares numbers in one short array and looks at rows only
// where it ends. Immutable once indexed; any number of threads.
class LeadingParts {
 public:
  // Of rows sorted by key; the same rows go to longest().
  template <typename Row>
  void index(const std::vector<Row>& rows) {
    beginnings_.narrow();
    words_.clear();
    for (const Row& row : rows) {
      beginnings_.add(row.key());
      words_.push_back(word_of(row.key()));
    }
  }

  // Whether a row may cover the code; a "no" is certain.
  bool may_cover(std::string_view code) const noexcept { return beginnings_.may_cover(code); }
  // Of a code that is padded with zeros to `width` bytes.
  bool may_cover(const char* code, std::size_t width) const noexcept {
    return beginnings_.may_cover(code, width);
  }

  // Of the rows whose key is a leading part of `code`, the one for which rank() is highest among
  // those with the longest key that has any; rank() 0 means "not this one". Null where there is
  // none.
  //
  // One binary search finds the greatest key <= code. Either it is a leading part of code, or every
  // leading part that has rows is no longer than what the two have in common; so each step shortens
  // the code, and most need one or two.
  template <typename Row, typename Rank>
  const Row* longest(const std::vector<Row>& rows, std::string_view code,
                     Rank rank) const noexcept {
    std::size_t end = rows.size();
    while (!code.empty()) {
      end = first_above(rows, end, code);
      if (end == 0) return nullptr;
      const std::string_view key = rows[end - 1].key();
      const std::size_t common = common_length(key, code);
      if (common < key.size()) {
        code = code.substr(0, common);
        continue;
      }
      const Row* best = nullptr;
      int best_rank = 0;
      for (std::size_t at = end; at != 0 && rows[at - 1].key() == key; --at) {
        const int row_rank = rank(rows[at - 1]);
        if (row_rank <= best_rank) continue;
        best = &rows[at - 1];
        best_rank = row_rank;
      }
      if (best != nullptr || key.empty()) return best;
      code = code.substr(0, key.size() - 1);
    }
    return nullptr;
  }

 private:
  // Numbers in the order of the texts they begin; texts of one number may still differ behind it.
  static std::uint64_t word_of(std::string_view text) noexcept {
    char bytes[8] = {};
    std::memcpy(bytes, text.data(), std::min(text.size(), sizeof bytes));
    return __builtin_bswap64(std::bit_cast<std::uint64_t>(bytes));
  }

  static std::size_t common_length(std::string_view a, std::string_view b) noexcept {
    const std::size_t size = std::min(a.size(), b.size());
    std::size_t common = 0;
    while (common < size && a[common] == b[common]) ++common;
    return common;
  }

  // Of the first `end` rows, the first whose key is greater than `code`.
  template <typename Row>
  std::size_t first_above(const std::vector<Row>& rows, std::size_t end,
                          std::string_view code) const noexcept {
    const std::uint64_t word = word_of(code);
    const auto from = words_.begin();
    auto at = static_cast<std::size_t>(
        std::upper_bound(from, from + static_cast<std::ptrdiff_t>(end), word) - from);
    while (at != 0 && words_[at - 1] == word && rows[at - 1].key() > code) --at;
    return at;
  }

  CodeBeginnings beginnings_;
  std::vector<std::uint64_t> words_;  // Of the keys, in their order.
};

}  // namespace luong
