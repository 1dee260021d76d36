#include "tools/message_glance.h"

#include <xxhash.h>

#include <array>
#include <charconv>
#include <string>

namespace luong::tools {
namespace {

constexpr auto kNowhere = std::string_view::npos;

// Where the value of `member` (written with its quotes) begins, searching from `from`; behind colon
// and white space.
std::size_t value_at(std::string_view line, std::string_view member, std::size_t from = 0) {
  std::size_t at = line.find(member, from);
  while (at != kNowhere) {
    std::size_t next = at + member.size();
    while (next < line.size() && (line[next] == ' ' || line[next] == '\t')) ++next;
    if (next < line.size() && line[next] == ':') {
      ++next;
      while (next < line.size() && (line[next] == ' ' || line[next] == '\t')) ++next;
      return next;
    }
    at = line.find(member, at + 1);
  }
  return kNowhere;
}

// What stands between the quotes at `at`, still escaped; empty where there is no string.
std::string_view text_at(std::string_view line, std::size_t at) {
  if (at >= line.size() || line[at] != '"') return {};
  std::size_t end = at + 1;
  while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2U : 1U;
  if (end >= line.size()) return {};
  return line.substr(at + 1, end - at - 1);
}

std::int64_t integer_at(std::string_view line, std::size_t at) {
  std::int64_t value = 0;
  if (at < line.size()) std::from_chars(line.data() + at, line.data() + line.size(), value);
  return value;
}

bool true_at(std::string_view line, std::size_t at) {
  return at < line.size() && line.substr(at, 4) == "true";
}

// Printable ASCII is all a msg_id may hold, so of the escapes only these can matter.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      plain += text[i];
    } else if (text[i + 1] == 'u' && i + 5 < text.size()) {
      unsigned value = 0;
      std::from_chars(text.data() + i + 2, text.data() + i + 6, value, 16);
      plain += static_cast<char>(value);
      i += 5;
    } else {
      plain += text[++i];
    }
  }
  return plain;
}

MessageKey key_of_escaped(std::string_view text) {
  if (text.empty()) return {};
  return text.find('\\') == kNowhere ? key_of(text) : key_of(unescaped(text));
}

AnswerStatus status_of(std::string_view word) {
  for (std::size_t i = 1; i < kAnswerStatuses; ++i) {
    if (name(static_cast<AnswerStatus>(i)) == word) return static_cast<AnswerStatus>(i);
  }
  return AnswerStatus::kNone;
}

AnswerKind kind_of(std::string_view schema) {
  if (schema == "dec-result/1") return AnswerKind::kDecision;
  if (schema == "error/1") return AnswerKind::kError;
  if (schema == "hello/1") return AnswerKind::kHello;
  return AnswerKind::kEvent;
}

void read_error(std::string_view line, std::size_t from, AnswerGlance& glance) {
  glance.code = text_at(line, value_at(line, "\"code\"", from));
  glance.retry = true_at(line, value_at(line, "\"retry\"", from));
  glance.after_ms = integer_at(line, value_at(line, "\"after_ms\"", from));
}

void read_decision(std::string_view line, std::size_t from, AnswerGlance& glance) {
  const std::size_t status = value_at(line, "\"status\"", from);
  if (status == kNowhere) return;
  glance.status = status_of(text_at(line, status));
  glance.replayed = true_at(line, value_at(line, "\"replayed\"", status));
  if (glance.status == AnswerStatus::kInvalid) {
    glance.code = text_at(line, value_at(line, "\"code\"", status));
  } else if (glance.status == AnswerStatus::kRejected) {
    glance.code = text_at(line, value_at(line, "\"official_code\"", status));
  } else if (glance.status == AnswerStatus::kOk) {
    glance.revised = integer_at(line, value_at(line, "\"revision\"", status)) > 0;
    const std::int64_t channel = integer_at(line, value_at(line, "\"channel\"", status));
    if (channel >= 1 && channel <= 3) glance.channel = static_cast<Channel>(channel);
    glance.scan_told = line.find("\"recommended\":", status) != kNowhere;
    const std::size_t scan = line.find("\"recommended\":true", status);
    if (scan == kNowhere) return;
    glance.scan_recommended = true;
    glance.device = text_at(line, value_at(line, "\"device\"", scan));
  }
}

}  // namespace

std::string_view name(AnswerStatus status) {
  constexpr std::array<std::string_view, kAnswerStatuses> kNames = {"none",    "OK",    "REJECTED",
                                                                    "INVALID", "NOTED", "CONFLICT"};
  return kNames[static_cast<std::size_t>(status)];
}

MessageKey key_of(std::string_view msg_id) {
  const XXH128_hash_t hash = XXH3_128bits(msg_id.data(), msg_id.size());
  return {hash.high64, hash.low64};
}

RequestGlance glance_at_request(std::string_view line) {
  RequestGlance glance;
  glance.key = key_of_escaped(text_at(line, value_at(line, "\"msg_id\"")));
  const std::string_view number = text_at(line, value_at(line, "\"declaration_no\""));
  if (number.size() == 12) {
    std::from_chars(number.data(), number.data() + 11, glance.root);
  }
  return glance;
}

AnswerGlance glance_at_answer(std::string_view line) {
  AnswerGlance glance;
  glance.kind = kind_of(text_at(line, value_at(line, "\"schema\"")));
  const std::size_t id = value_at(line, "\"msg_id\"");
  const std::string_view msg_id = text_at(line, id);
  glance.key = key_of_escaped(msg_id);
  const std::size_t behind = id == kNowhere ? 0 : id + msg_id.size();
  if (glance.kind == AnswerKind::kError) read_error(line, behind, glance);
  if (glance.kind == AnswerKind::kDecision) read_decision(line, behind, glance);
  return glance;
}

std::uint64_t answer_digest(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \r\n");
  line = line.substr(0, last == kNowhere ? 0 : last + 1);
  const std::size_t status = value_at(line, "\"status\"");
  const std::size_t replayed =
      status == kNowhere ? kNowhere : value_at(line, "\"replayed\"", status);
  if (replayed == kNowhere) return XXH3_64bits(line.data(), line.size());
  const std::size_t behind = line.find_first_of(",}", replayed);
  const std::uint64_t head = XXH3_64bits(line.data(), replayed);
  if (behind == kNowhere) return head;
  return XXH3_64bits_withSeed(line.data() + behind, line.size() - behind, head);
}

}  // namespace luong::tools
