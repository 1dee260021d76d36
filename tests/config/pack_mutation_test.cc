// A slip of the pen in a criteria pack: one token of the shipped one left out, doubled, exchanged
// with the next or replaced by another. It is refused at its place, or what it changed shows in the
// difference that an approver reads; nothing crashes or hangs.
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "config/criteria_loader.h"
#include "core/pack_difference.h"
#include "storage/digest.h"

namespace luong {
namespace {

constexpr int kMutations = 1'000;

struct Token {
  std::size_t at = 0, size = 0;
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Words and single marks, outside comments, which say nothing.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const bool line_begins = at == 0 || text[at - 1] == '\n';
    if (line_begins && text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
    } else {
      std::size_t end = at + 1;
      while (is_word(text[at]) && end < text.size() && is_word(text[end])) ++end;
      tokens.push_back({at, end - at});
      at = end;
    }
  }
  return tokens;
}

std::string mutated(const std::string& text, std::mt19937_64& random) {
  const std::vector<Token> tokens = tokens_of(text);
  const std::size_t which = random() % (tokens.size() - 1);
  const auto word = [&](std::size_t i) { return text.substr(tokens[i].at, tokens[i].size); };
  const Token& token = tokens[which];
  const Token& next = tokens[which + 1];
  const std::string before = text.substr(0, token.at);
  const std::string after = text.substr(token.at + token.size);
  switch (random() % 4) {
    case 0:
      return before + after;
    case 1:
      return before + word(which) + " " + word(which) + after;
    case 2:
      return before + word(which + 1) +
             text.substr(token.at + token.size, next.at - token.at - token.size) + word(which) +
             text.substr(next.at + next.size);
    default:
      return before + word(random() % tokens.size()) + after;
  }
}

bool names_a_place(const std::string& error) {
  const auto colon = error.find(".toml:");
  return colon != std::string::npos && colon + 6 < error.size() &&
         std::isdigit(static_cast<unsigned char>(error[colon + 6])) != 0;
}

// Whether the change lies where a pack says nothing: in a comment, a notice, a trailing comma.
bool says_nothing(const std::string& text, const std::string& changed) {
  if (text == changed) return true;
  std::size_t at = 0;
  while (text[at] == changed[at]) ++at;
  const std::size_t begin = text.rfind('\n', at) + 1;
  const std::string_view line = std::string_view(text).substr(begin, at - begin);
  return line.starts_with("notice") || line.find('#') != std::string_view::npos || text[at] == ',';
}

TEST(PackMutation, ASingleTokenIsRefusedAtItsPlaceOrShowsInTheDifference) {
  const auto shipped =
      read_pack_files(std::filesystem::path(LUONG_SOURCE_DIR) / "config" / "criteria");
  ASSERT_TRUE(shipped.has_value());
  std::vector<std::string> names;
  for (const auto& [name, text] : *shipped) names.push_back(name);
  std::mt19937_64 random(20'261'126);
  int refused = 0, shown = 0, same = 0;
  std::map<std::string, CriteriaPack> whole;
  for (int i = 0; i < kMutations; ++i) {
    // One file beside what every pack needs: as good as all of them, and a tenth of the time.
    const std::string& name = names[random() % names.size()];
    PackFiles files{{"pack.toml", shipped->at("pack.toml")},
                    {"system.toml", shipped->at("system.toml")},
                    {"codes.toml", shipped->at("codes.toml")},
                    {name, shipped->at(name)}};
    if (!whole.contains(name)) whole.emplace(name, *load_pack(files, sha256_hex));
    files[name] = mutated(files[name], random);
    SCOPED_TRACE("mutation " + std::to_string(i) + " of " + name);
    const auto pack = check_pack(files, "", sha256_hex);
    if (!pack) {
      ++refused;
      ASSERT_FALSE(pack.error().empty());
      const std::string error = to_string(pack.error().front());
      EXPECT_TRUE(names_a_place(error) || error.find("X953") != std::string::npos) << error;
      EXPECT_FALSE(pack.error().front().message.empty());
      continue;
    }
    const PackDifference found = difference(whole.at(name), *pack);
    const bool differs = !found.pack.empty() || !found.criteria.empty();
    ++(differs ? shown : same);
    if (!differs) {
      EXPECT_TRUE(says_nothing(shipped->at(name), files[name]));
    }
  }
  EXPECT_GT(refused, kMutations / 2);
  EXPECT_GT(shown, kMutations / 5);
  EXPECT_LT(same, kMutations / 10);
}

}  // namespace
}  // namespace luong
