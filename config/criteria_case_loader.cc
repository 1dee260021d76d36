#include "config/criteria_case_loader.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "config/line_reader.h"
#include "core/suggestion.h"

namespace luong {
namespace {

namespace dom = simdjson::dom;

class CaseReader {
 public:
  std::optional<Error> read(std::string_view line, CriteriaCase& out) {
    dom::object whole;
    if (parser_.parse(line.data(), line.size()).get(whole) != simdjson::SUCCESS) {
      return fault("", "is not one JSON object");
    }
    static constexpr std::array<std::string_view, 5> kKeys = {"case", "declaration", "enterprise",
                                                              "single_window", "expect"};
    if (auto error = allow_only(whole, "", kKeys)) return error;
    out.name = text_of(whole, "case").value_or("");
    if (out.name.empty()) return fault("/case", "every case needs a name");
    if (auto error = object_of(whole, "declaration", out.declaration)) return error;
    if (out.declaration.empty()) return fault("/declaration", "every case needs a declaration");
    if (auto error = object_of(whole, "enterprise", out.enterprise)) return error;
    if (auto error = read_notices(whole, out)) return error;
    dom::object expected;
    if (whole["expect"].get(expected) != simdjson::SUCCESS) {
      return fault("/expect", "every case says what it expects");
    }
    return read_expected(expected, out);
  }

 private:
  static Error fault(std::string pointer, std::string message) {
    return {ErrorCode::kInvalid, std::move(pointer), std::move(message)};
  }

  static std::optional<Error> allow_only(dom::object object, const std::string& pointer,
                                         std::span<const std::string_view> keys) {
    for (const auto& member : object) {
      if (std::ranges::find(keys, member.key) != keys.end()) continue;
      return fault(
          pointer + "/" + std::string(member.key),
          "is not a member we know" + did_you_mean(member.key, {keys.begin(), keys.end()}));
    }
    return std::nullopt;
  }

  static std::optional<std::string> text_of(dom::object object, std::string_view key) {
    std::string_view text;
    if (object[key].get(text) != simdjson::SUCCESS) return std::nullopt;
    return std::string(text);
  }

  static std::optional<Error> object_of(dom::object whole, std::string_view key, std::string& out) {
    dom::element element;
    if (whole[key].get(element) != simdjson::SUCCESS) return std::nullopt;
    if (!element.is_object()) return fault("/" + std::string(key), "must be an object");
    out = simdjson::minify(element);
    return std::nullopt;
  }

  static std::optional<Error> read_notices(dom::object whole, CriteriaCase& out) {
    dom::element element;
    if (whole["single_window"].get(element) != simdjson::SUCCESS) return std::nullopt;
    dom::array notices;
    if (element.get(notices) != simdjson::SUCCESS) {
      return fault("/single_window",
                   "must be a list of permit/1, specialised-result/1 and exempt-goods/1");
    }
    for (const dom::element notice : notices) {
      out.single_window.push_back(simdjson::minify(notice));
    }
    return std::nullopt;
  }

  static std::optional<Error> read_ids(dom::object expected, std::string_view key,
                                       std::vector<std::string>& out) {
    dom::element element;
    if (expected[key].get(element) != simdjson::SUCCESS) return std::nullopt;
    const Error wrong = fault("/expect/" + std::string(key), "must be a list of criterion ids");
    dom::array ids;
    if (element.get(ids) != simdjson::SUCCESS) return wrong;
    for (const dom::element id : ids) {
      std::string_view text;
      if (id.get(text) != simdjson::SUCCESS || text.empty()) return wrong;
      out.emplace_back(text);
    }
    return std::nullopt;
  }

  static std::optional<Error> read_expected(dom::object expected, CriteriaCase& out) {
    static constexpr std::array<std::string_view, 4> kKeys = {"hits", "misses", "channel",
                                                              "refused"};
    if (auto error = allow_only(expected, "/expect", kKeys)) return error;
    if (auto error = read_ids(expected, "hits", out.hits)) return error;
    if (auto error = read_ids(expected, "misses", out.misses)) return error;
    dom::element element;
    if (expected["channel"].get(element) == simdjson::SUCCESS) {
      std::int64_t channel = 0;
      if (element.get(channel) != simdjson::SUCCESS || channel < 1 || channel > 3) {
        return fault("/expect/channel", "must be 1, 2 or 3");
      }
      out.channel = channel;
    }
    if (expected["refused"].get(element) == simdjson::SUCCESS) {
      std::string_view code;
      if (element.get(code) != simdjson::SUCCESS) {
        return fault("/expect/refused", "must be an official code such as \"E8000\"");
      }
      out.refused = std::string(code);
    }
    if (out.hits.empty() && out.misses.empty() && !out.channel && !out.refused) {
      return fault("/expect", "expects nothing: the case could not fail");
    }
    return std::nullopt;
  }

  dom::parser parser_;
};

}  // namespace

Result<std::vector<CriteriaCase>> load_criteria_cases(const std::filesystem::path& file) {
  auto lines = LineReader::open(file);
  if (!lines) return fail(lines.error());
  std::vector<CriteriaCase> cases;
  CaseReader reader;
  std::string_view line;
  for (;;) {
    const auto more = lines->next(line);
    if (!more) return fail(more.error());
    if (!*more) break;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    CriteriaCase& one = cases.emplace_back();
    one.line = lines->line_number();
    if (auto error = reader.read(line, one)) {
      error->path = file.string() + ":" + std::to_string(one.line) + ": " + error->path;
      return fail(std::move(*error));
    }
  }
  if (cases.empty()) return fail(ErrorCode::kInvalid, "holds no case", file.string());
  return cases;
}

}  // namespace luong
