#include "config/assess_event_loader.h"

#include <simdjson.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "config/enterprise_values.h"
#include "config/line_reader.h"
#include "core/suggestion.h"

namespace luong {
namespace {

namespace dom = simdjson::dom;

using Kind = AssessEvent::Kind;
constexpr std::array kKinds = {Kind::kDeclaration, Kind::kAmendment, Kind::kCancellation,
                               Kind::kSanction,    Kind::kAnnulment, Kind::kPriority,
                               Kind::kMembership};
constexpr std::size_t kIdMax = 64;

// One line's members, each at most once, in whatever order.
class EventReader {
 public:
  explicit EventReader(AssessEvent& event) : event_(event) {}

  std::optional<Error> read(dom::object members) {
    for (const auto& member : members) {
      const auto place = member_of(member.key);
      if (!place) return unknown(member.key);
      if (seen_[*place]) return fault(member.key, "stands there twice");
      seen_[*place] = true;
      if (!(this->*kMembers[*place].read)(member.value)) {
        return fault(member.key, kMembers[*place].expected);
      }
    }
    return check();
  }

 private:
  struct Member {
    std::string_view name;
    bool (EventReader::*read)(dom::element);
    const char* expected;
  };

  static Error fault(std::string_view member, std::string_view what) {
    return {ErrorCode::kInvalid, pointer_step(member), std::string(what)};
  }
  static std::optional<std::size_t> member_of(std::string_view name) {
    for (std::size_t i = 0; i < kMembers.size(); ++i) {
      if (kMembers[i].name == name) return i;
    }
    return std::nullopt;
  }
  static Error unknown(std::string_view name) {
    std::vector<std::string_view> names(kMembers.size());
    for (std::size_t i = 0; i < kMembers.size(); ++i) names[i] = kMembers[i].name;
    return fault(name, "is not a member we know" + did_you_mean(name, names));
  }

  bool has(std::string_view name) const { return seen_[*member_of(name)]; }

  static bool text(dom::element element, std::string_view& out) {
    return element.get(out) == simdjson::SUCCESS && !out.empty() && out.size() <= kIdMax;
  }
  template <typename T, typename Parse>
  static bool parsed(dom::element element, T& out, Parse parse) {
    std::string_view word;
    if (!text(element, word)) return false;
    const auto value = parse(word);
    if (value) out = *value;
    return value.has_value();
  }

  bool schema(dom::element element) {
    std::string_view word;
    return text(element, word) && word == "assess-event/1";
  }
  bool event_id(dom::element element) { return text(element, event_.event_id); }
  bool kind(dom::element element) {
    std::string_view word;
    if (!text(element, word)) return false;
    for (const Kind kind : kKinds) {
      if (name(kind) != word) continue;
      event_.kind = kind;
      return true;
    }
    return false;
  }
  bool tax_code(dom::element element) {
    return parsed(element, event_.tax_code, [](auto word) { return TaxCode::parse(word); });
  }
  bool role(dom::element element) {
    return parsed(element, event_.role, [](auto word) { return parse_role(word); });
  }
  bool at(dom::element element) {
    return parsed(element, event_.at, [](auto word) { return parse_instant(word); });
  }
  bool decision_no(dom::element element) { return text(element, event_.decision_no); }
  bool section(dom::element element) {
    std::int64_t number = 0;
    if (element.get(number) != simdjson::SUCCESS || number < 1 || number > 7) return false;
    event_.section = static_cast<std::uint8_t>(number);
    return true;
  }
  bool member(dom::element element) { return element.get(event_.member) == simdjson::SUCCESS; }
  bool final(dom::element element) { return element.get(event_.final) == simdjson::SUCCESS; }
  bool expires(dom::element element) {
    return parsed(element, event_.expires, [](auto word) { return parse_date(word); });
  }
  bool from(dom::element element) {
    return parsed(element, event_.from, [](auto word) { return parse_date(word); });
  }
  bool to(dom::element element) {
    return parsed(element, event_.to, [](auto word) { return parse_date(word); });
  }

  std::optional<Error> demand(std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
      if (!has(name)) return fault(name, "is missing");
    }
    return std::nullopt;
  }
  std::optional<Error> forbid(std::initializer_list<std::string_view> names) const {
    for (const std::string_view word : names) {
      if (has(word)) {
        return fault(word, "does not belong to an event of kind " + std::string(name(event_.kind)));
      }
    }
    return std::nullopt;
  }

  std::optional<Error> check() const {
    if (auto error = demand({"schema", "event_id", "kind", "tax_code", "role", "at"})) return error;
    switch (event_.kind) {
      case Kind::kSanction:
        if (auto error = demand({"decision_no", "section", "final"})) return error;
        return forbid({"from", "to", "member"});
      case Kind::kAnnulment:
        if (auto error = demand({"decision_no"})) return error;
        return forbid({"section", "final", "expires", "from", "to", "member"});
      case Kind::kPriority:
        if (auto error = demand({"decision_no", "from"})) return error;
        if (event_.to && *event_.to < *event_.from) return fault("to", "lies before from");
        return forbid({"section", "final", "expires", "member"});
      case Kind::kMembership:
        if (auto error = demand({"member"})) return error;
        return forbid({"decision_no", "section", "final", "expires", "from", "to"});
      default:
        return forbid({"decision_no", "section", "final", "expires", "from", "to", "member"});
    }
  }

  static constexpr std::array<Member, 13> kMembers = {{
      {"schema", &EventReader::schema, "must be \"assess-event/1\""},
      {"event_id", &EventReader::event_id, "must be a text of 1 to 64 bytes"},
      {"kind", &EventReader::kind,
       "must be declaration, amendment, cancellation, sanction, annulment, priority or "
       "membership"},
      {"tax_code", &EventReader::tax_code, "must be a tax code of 10, 12 or 13 digits"},
      {"role", &EventReader::role, "must be TRADER, BROKER, EXPRESS, CARRIER or WAREHOUSE"},
      {"at", &EventReader::at, "must be a time such as 2025-06-12T08:41:07+07:00"},
      {"decision_no", &EventReader::decision_no, "must be a text of 1 to 64 bytes"},
      {"section", &EventReader::section, "must be 1 to 7, a section of Annex VI"},
      {"final", &EventReader::final, "must be true or false"},
      {"member", &EventReader::member, "must be true or false"},
      {"expires", &EventReader::expires, "must be a day such as 2025-06-12"},
      {"from", &EventReader::from, "must be a day such as 2025-06-12"},
      {"to", &EventReader::to, "must be a day such as 2025-06-12"},
  }};

  AssessEvent& event_;
  std::array<bool, kMembers.size()> seen_{};
};

}  // namespace

struct AssessEventLoader::Impl {
  Impl(std::string name, LineReader reader) : file(std::move(name)), lines(std::move(reader)) {}
  std::string file;
  LineReader lines;
  dom::parser parser;
};

AssessEventLoader::AssessEventLoader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AssessEventLoader::AssessEventLoader(AssessEventLoader&&) noexcept = default;
AssessEventLoader& AssessEventLoader::operator=(AssessEventLoader&&) noexcept = default;
AssessEventLoader::~AssessEventLoader() = default;

Result<AssessEventLoader> AssessEventLoader::open(const std::filesystem::path& file) {
  auto lines = LineReader::open(file);
  if (!lines) return fail(lines.error());
  return AssessEventLoader(std::make_unique<Impl>(file.string(), std::move(*lines)));
}

std::uint64_t AssessEventLoader::line() const { return impl_->lines.line_number(); }
std::uint64_t AssessEventLoader::bytes_read() const { return impl_->lines.bytes_read(); }

Result<bool> AssessEventLoader::next(AssessEvent& event) {
  const auto placed = [this](Error error) {
    error.path =
        impl_->file + ":" + std::to_string(line()) + (error.path.empty() ? "" : ": " + error.path);
    return fail(std::move(error));
  };
  for (;;) {
    std::string_view line;
    const auto more = impl_->lines.next(line);
    if (!more) return fail(more.error());
    if (!*more) return false;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    event = AssessEvent{};
    dom::object members;
    // The reader's padding lies behind the line.
    const auto parsed = impl_->parser.parse(line.data(), line.size(), false);
    if (parsed.get(members) != simdjson::SUCCESS) {
      return placed({ErrorCode::kInvalid, {}, "is not one JSON object"});
    }
    if (auto error = EventReader(event).read(members)) return placed(std::move(*error));
    return true;
  }
}

}  // namespace luong
