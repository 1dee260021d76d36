#include "core/officer_act.h"

#include <algorithm>
#include <array>

#include "core/canonical_reader.h"
#include "core/key_builder.h"
#include "core/next_word.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 2;
constexpr std::size_t kValueBytesMax = 200;

struct Word {
  std::string_view word;
  bool of_a_firm;
  std::array<std::string_view, 4> keys;  // besides note
};
constexpr std::array<Word, 16> kWords = {{
    {"show", true, {}},
    {"invite", true, {"letter", "proposal"}},
    {"volunteer", true, {"letter"}},
    {"decline", true, {}},
    {"recognise", true, {"mou", "customs-signed", "firm-signed"}},
    {"remind", true, {"proposal"}},
    {"warn", true, {"proposal"}},
    {"revoke", true, {"reason", "decision", "proposal"}},
    {"hold", false, {"case", "declaration"}},
    {"lift", false, {"case"}},
    {"request", true, {"id", "case", "declaration"}},
    {"forward", false, {"id", "unit"}},
    {"refuse", false, {"id"}},
    {"open", true, {"id"}},
    {"answer", false, {"id", "outcome"}},
    {"close", false, {"id"}},
}};

const Word* find_word(std::string_view word) {
  const auto* const at = std::ranges::find(kWords, word, &Word::word);
  return at == kWords.end() ? nullptr : at;
}

bool takes(const Word& word, std::string_view key) {
  return key == "note" || (!key.empty() && std::ranges::find(word.keys, key) != word.keys.end());
}

// What a value must look like, by its key.
std::optional<std::string> wrong_value(std::string_view key, std::string_view value) {
  if (value.empty()) return std::string(key) + "= is empty";
  if (value.size() > kValueBytesMax) return std::string(key) + "= is longer than 200 bytes";
  if (key.ends_with("-signed") && !parse_date(value)) {
    return std::string(key) + "= takes a day such as 2023-03-16";
  }
  if (key == "declaration" && !DeclarationNumber::parse(value)) {
    return "declaration= takes 12 digits";
  }
  if (key == "outcome" && value != "upheld" && value != "changed") {
    return "outcome= takes upheld or changed";
  }
  if (key == "reason" && !parse_revocation_reason(value)) return "reason= takes a, b, c, d or e";
  return std::nullopt;
}

}  // namespace

const std::string& OfficerCommand::value(std::string_view key) const {
  static const std::string kNone;
  for (const auto& [known, value] : values) {
    if (known == key) return value;
  }
  return kNone;
}

Result<OfficerCommand> parse_officer_command(std::string_view word, std::string_view text) {
  const Word* known = find_word(word);
  if (known == nullptr) {
    return fail(ErrorCode::kInvalid, "no such act: \"" + std::string(word.substr(0, 40)) + "\"");
  }
  OfficerCommand command;
  command.word = word;
  if (known->of_a_firm) {
    const std::string_view code = next_word(text);
    const auto tax_code = TaxCode::parse(code);
    if (!tax_code) {
      return fail(ErrorCode::kInvalid, "\"" + std::string(code.substr(0, 40)) +
                                           "\" is no tax code: 10, 12 or 13 digits");
    }
    command.tax_code = legal_person(*tax_code);
  }
  for (;;) {
    std::string_view after = text;
    const std::string_view pair = next_word(after);
    if (pair.empty()) break;
    const std::size_t sign = pair.find('=');
    const std::string_view key = pair.substr(0, sign);
    if (sign == std::string_view::npos || !takes(*known, key)) {
      return fail(ErrorCode::kInvalid, "\"" + std::string(pair.substr(0, 60)) +
                                           "\" is nothing that " + command.word + " takes");
    }
    // A note is the rest of the line.
    while (text.starts_with(' ')) text.remove_prefix(1);
    const std::string_view value = key == "note" ? text.substr(sign + 1) : pair.substr(sign + 1);
    if (const auto wrong = wrong_value(key, value)) return fail(ErrorCode::kInvalid, *wrong);
    if (!command.value(key).empty()) {
      return fail(ErrorCode::kInvalid, std::string(key) + "= is given twice");
    }
    command.values.emplace_back(key, value);
    if (key == "note") break;
    text = after;
  }
  return command;
}

void encode(const OfficerAct& entry, std::string& out) {
  put_varint(out, kFormat);
  put_varint(out, entry.uid);
  put_varint(out, entry.gid);
  put_signed(out, entry.pid);
  put_text(out, entry.officer);
  put_text(out, entry.word);
  put_text(out, entry.text);
  put_varint(out, entry.after.index());
  std::visit([&out](const auto& after) { put(out, after); }, entry.after);
}

std::optional<Error> decode(std::string_view bytes, OfficerAct& entry) {
  CanonicalReader reader(bytes);
  const std::uint64_t format = reader.number();
  if (format == 0 || format > kFormat) reader.fail();
  entry.uid = reader.integer<std::uint32_t>();
  entry.gid = reader.integer<std::uint32_t>();
  entry.pid = reader.signed_integer();
  entry.officer = reader.text();
  entry.word = reader.text();
  entry.text = format >= 2 ? reader.text() : std::string();  // Format 1 did not keep it.
  switch (reader.below(std::variant_size_v<decltype(entry.after)>)) {
    case 0:
      take(reader, entry.after.emplace<Membership>());
      break;
    case 1:
      take(reader, entry.after.emplace<CaseHold>());
      break;
    case 2:
      take(reader, entry.after.emplace<SupportRequest>());
      break;
    default:
      take(reader, entry.after.emplace<LevelAppeal>());
  }
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored act of an officer does not read back"};
}

std::optional<EnterpriseDelta> delta_of(const OfficerAct& entry) {
  const auto* membership = std::get_if<Membership>(&entry.after);
  const auto act = parse_programme_act(entry.word);
  if (membership == nullptr || !act) return std::nullopt;
  const auto member = makes_member(*act);
  if (!member) return std::nullopt;
  EnterpriseDelta delta;
  delta.tax_code = membership->tax_code;
  delta.role = static_cast<std::uint8_t>(Role::kTrader);
  delta.kind = *member ? DeltaKind::kMembershipGranted : DeltaKind::kMembershipRevoked;
  delta.at = membership->since;
  delta.decision_no = membership->reference;
  return delta;
}

LinkKey membership_key(TaxCode tax_code) noexcept {
  return KeyBuilder('V').add("member").add(tax_code.packed()).key();
}
LinkKey case_key(std::string_view case_no) noexcept {
  return KeyBuilder('V').add("case").add(case_no).key();
}
LinkKey held_declaration_key(std::uint64_t root) noexcept {
  return KeyBuilder('V').add("held").add(root).key();
}
LinkKey appeal_key(std::string_view id) noexcept {
  return KeyBuilder('V').add("appeal").add(id).key();
}
LinkKey request_key(std::string_view id) noexcept {
  return KeyBuilder('V').add("request").add(id).key();
}

void append_file_keys(const OfficerAct& entry, std::vector<LinkKey>& out) {
  if (const auto* membership = std::get_if<Membership>(&entry.after)) {
    out.push_back(membership_key(membership->tax_code));
  } else if (const auto* hold = std::get_if<CaseHold>(&entry.after)) {
    out.push_back(case_key(hold->case_no));
    if (hold->declaration_root != 0) out.push_back(held_declaration_key(hold->declaration_root));
  } else if (const auto* request = std::get_if<SupportRequest>(&entry.after)) {
    out.push_back(request_key(request->id));
  } else {
    out.push_back(appeal_key(std::get<LevelAppeal>(entry.after).id));
  }
}

}  // namespace luong
