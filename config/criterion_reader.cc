#include "config/criterion_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "config/code_lists_reader.h"
#include "core/alert.h"
#include "core/decimal.h"
#include "core/limits.h"

namespace luong {
namespace {

using criteria::Program;
using criteria::Type;

constexpr std::array<std::string_view, 35> kKeys = {
    "id",         "title_vi",    "title_en", "kind",        "sign",
    "sign_code",  "tier",        "group",    "combine",     "party",
    "when",       "weight",      "points",   "concerns",    "random_rate",
    "refuse",     "floor",       "ceiling",  "scan_weight", "hold",
    "advice",     "convertible", "guidance", "legal_basis", "random_rate_permille",
    "valid_from", "valid_to",    "secrecy",  "state",       "guidance_code",
    "author",     "approver",    "tightens", "alert",       "post_clearance"};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "V401", "H110a".
bool is_criterion_id(std::string_view id) {
  if (id.size() != 4 && id.size() != 5) return false;
  const bool head = is_upper(id[0]) && is_digit(id[1]) && is_digit(id[2]) && is_digit(id[3]);
  return head && (id.size() == 4 || (id[4] >= 'a' && id[4] <= 'z'));
}

// "E8000", "R1088".
bool is_official_code(std::string_view code) {
  if (code.size() != 5 || !is_upper(code[0])) return false;
  return is_digit(code[1]) && is_digit(code[2]) && is_digit(code[3]) && is_digit(code[4]);
}

class CriterionReader {
 public:
  CriterionReader(const CriterionFile& file, const TomlValue& table, const CodeLists& codes,
                  ErrorList& errors, const OverlayGround* ground)
      : file_(file),
        members_(file.name, table, errors),
        codes_(codes),
        errors_(errors),
        ground_(ground) {}

  Criterion read() {
    members_.allow_only(kKeys);
    read_head();
    read_expressions();
    read_weight();
    read_effect();
    read_guidance();
    read_legal_basis();
    read_standing();
    check_kind();
    check_overlay();
    return std::move(c_);
  }

 private:
  std::string required_text(std::string_view key) const {
    return members_.demand(key) == nullptr ? std::string() : members_.text(key).value_or("");
  }
  bool has(std::string_view key) const { return members_.has(key); }

  void read_head() {
    static constexpr std::array<std::string_view, 5> kKinds = {"HARD", "DIRECTED", "RISK", "RANDOM",
                                                               "SYSTEM"};
    static constexpr std::array<std::string_view, kGroups> kGroupNames = {
        "SEC", "SMU", "VAL", "CLS", "ORI", "ENT", "ANO"};
    static constexpr std::array<std::string_view, 3> kParties = {"own", "other", "counterparty"};
    const std::string id = required_text("id");
    if (!id.empty() && !is_criterion_id(id)) {
      members_.refuse(members_.find("id")->value,
                      "an id is a capital letter, three digits and perhaps a small letter: V401");
    } else {
      c_.id = CriterionId(id);
    }
    c_.title.vi = required_text("title_vi");
    c_.title.en = required_text("title_en");
    members_.demand("kind");
    if (const auto kind = members_.word("kind", kKinds)) {
      c_.kind = static_cast<Kind>(*kind + 1);
      kind_known_ = true;
    }
    c_.sign = members_.flag("sign").value_or(false);
    read_sign_code();
    c_.tier = static_cast<std::uint8_t>(members_.number("tier", 1, 2).value_or(2));
    if (const auto group = members_.word("group", kGroupNames))
      c_.group = static_cast<Group>(*group);
    c_.combine = members_.text("combine").value_or("");
    c_.party = static_cast<Party>(members_.word("party", kParties).value_or(0));
  }

  void read_sign_code() {
    c_.sign_code = members_.text("sign_code").value_or("");
    const ListedSign* sign = listed("sign_code", codes_.signs, c_.sign_code);
    if (sign != nullptr) c_.sign_valid = sign->valid;
  }

  // The entry of a code; reports one that a pack with lists does not have.
  template <typename Listed>
  const Listed* listed(std::string_view key, const std::vector<Listed>& list,
                       const std::string& code) const {
    if (code.empty() || !codes_.given) return nullptr;
    const Listed* found = CodeLists::find(list, code);
    if (found == nullptr) {
      members_.refuse(members_.find(key)->value, "codes.toml does not list " + code);
    }
    return found;
  }

  void read_expressions() {
    read_when();
    if (has("points")) c_.points = expression("points", Type::kInt);
    if (has("concerns")) c_.concerns = expression("concerns", Type::kBool);
    c_.points_text = members_.text("points").value_or("");
    c_.concerns_text = members_.text("concerns").value_or("");
  }

  void read_when() {
    if (has("tightens")) return tighten();
    c_.when_text = required_text("when");
    if (c_.when_text.empty()) return;
    if (auto when = expression("when", Type::kBool)) c_.when = std::move(*when);
    narrow("when");
  }

  // Hits where a criterion of the base does, within the overlay's scope, with an effect of its own.
  void tighten() {
    if (ground_ == nullptr) {
      return members_.refuse_key("tightens", "'tightens' is only for criteria of an overlay");
    }
    if (has("when")) {
      return members_.refuse_key("when",
                                 "'tightens' takes the condition of the criterion it names");
    }
    const std::string id = members_.text("tightens").value_or("");
    const auto base = std::ranges::find(ground_->base, std::string_view(id),
                                        [](const Criterion& c) { return c.id.view(); });
    if (base == ground_->base.end() || !base->overlay.empty()) {
      return members_.refuse(members_.find("tightens")->value,
                             "the base has no criterion " + id + " to tighten");
    }
    c_.when_text = base->when_text;
    narrow("tightens");
  }

  // Compiled again within the scope of the overlay; each part was checked where it stands.
  void narrow(std::string_view key) {
    if (ground_ == nullptr || !errors_.empty()) return;
    const std::string& scope = ground_->overlay.scope;
    if (!scope.empty()) c_.when_text = scope + " &&\n(" + c_.when_text + ")";
    auto when = Program::compile(c_.when_text, Type::kBool, {.file = file_.name});
    if (when) {
      c_.when = std::move(*when);
    } else {
      members_.refuse_key(key, "within the overlay's scope: " + when.error().message);
    }
  }

  std::optional<Program> expression(std::string_view key, Type expected) const {
    const auto text = members_.text(key);
    if (!text) return std::nullopt;
    std::uint32_t fault_at = 0;
    auto program = Program::compile(*text, expected, {.file = file_.name}, &fault_at);
    if (program) return std::move(*program);
    const TomlPlace at = place_in_text(file_.document, members_.find(key)->value, fault_at);
    errors_.add(file_.name, at.line, at.column, std::move(program.error().message));
    return std::nullopt;
  }

  void read_weight() {
    c_.weight =
        static_cast<std::int32_t>(members_.number("weight", 0, limits::kScoreMax).value_or(0));
    if (has("random_rate") && has("random_rate_permille")) {
      members_.refuse_key("random_rate_permille", "give one rate, not two");
    }
    if (const auto permille = members_.number("random_rate_permille", 0, 1'000)) {
      c_.random_rate_millionths = static_cast<std::uint32_t>(*permille * 1'000);
    }
    if (const auto rate = members_.text("random_rate")) {
      const auto millionths = parse_decimal(*rate, 6);
      if (millionths && *millionths >= 0 && *millionths <= 1'000'000) {
        c_.random_rate_millionths = static_cast<std::uint32_t>(*millionths);
      } else {
        members_.refuse(members_.find("random_rate")->value,
                        "a rate is a decimal from 0 to 1 with at most 6 places: \"0.005\"");
      }
    }
  }

  void read_effect() {
    static constexpr std::array<std::string_view, 2> kFloors = {"yellow", "red"};
    static constexpr std::array<std::string_view, 2> kCeilings = {"green", "yellow"};
    Effect& effect = c_.effect;
    if (const auto code = members_.text("refuse")) {
      effect.refuse = OfficialCode(*code);
      if (!is_official_code(*code)) {
        members_.refuse(members_.find("refuse")->value,
                        "an official code is a capital letter and four digits: E8000");
      }
    }
    if (const auto floor = members_.word("floor", kFloors)) {
      effect.floor = static_cast<std::uint8_t>(*floor + 2);
    }
    if (const auto ceiling = members_.word("ceiling", kCeilings)) {
      effect.ceiling = static_cast<std::uint8_t>(*ceiling + 1);
    }
    effect.post_clearance = static_cast<std::int32_t>(
        members_.number("post_clearance", 0, limits::kScoreMax).value_or(0));
    effect.scan_weight =
        static_cast<std::int32_t>(members_.number("scan_weight", 0, limits::kScoreMax).value_or(0));
    effect.hold = members_.flag("hold").value_or(false);
    effect.advice = members_.texts("advice");
    for (const std::string& word : effect.advice) listed("advice", codes_.instructions, word);
    effect.alert = members_.text("alert").value_or("");
    listed("alert", codes_.alerts, effect.alert);
    if (effect.alert.size() > AlertCode::capacity()) {
      members_.refuse_key("alert", "a code of an alert has at most 16 characters");
    }
    c_.convertible = members_.flag("convertible").value_or(false);
  }

  void read_guidance() {
    c_.guidance_code = required_text("guidance_code");
    // A pack of one office may say what a code is to it.
    const ListedCode* guidance = CodeLists::find(codes_.guidance, c_.guidance_code);
    if (has("guidance") || !codes_.given || !has("guidance_code")) {
      c_.guidance = read_bilingual(file_.name, members_, "guidance", errors_);
    } else if (guidance != nullptr) {
      c_.guidance = guidance->texts;
    } else {
      members_.refuse(members_.find("guidance_code")->value,
                      "codes.toml does not list " + c_.guidance_code +
                          ", and the criterion has no 'guidance' of its own");
    }
  }

  void read_legal_basis() {
    static constexpr std::array<std::string_view, 2> kBasis = {"text", "verified"};
    for (const TomlValue* table : members_.tables("legal_basis")) {
      const TomlMembers entry(file_.name, *table, errors_);
      entry.allow_only(kBasis);
      for (const std::string_view key : kBasis) entry.demand(key);
      c_.legal_basis.push_back(
          {entry.text("text").value_or(""), entry.flag("verified").value_or(false)});
    }
  }

  void read_standing() {
    static constexpr std::array<std::string_view, 3> kSecrecies = {"public", "internal", "secret"};
    static constexpr std::array<std::string_view, 4> kStates = {"draft", "shadow", "active",
                                                                "retired"};
    c_.valid_from = members_.day("valid_from").value_or(kFirstDay);
    c_.valid_to = members_.day("valid_to").value_or(kLastDay);
    if (c_.valid_to < c_.valid_from) {
      members_.refuse_key("valid_to", "'valid_to' lies before 'valid_from'");
    }
    c_.secrecy = static_cast<Secrecy>(members_.word("secrecy", kSecrecies).value_or(1));
    c_.state = static_cast<State>(members_.word("state", kStates).value_or(2));
    c_.author = members_.text("author").value_or("");
    c_.approver = members_.text("approver").value_or("");
  }

  // An overlay adds and tightens. Everything a criterion can do raises, but for a ceiling.
  void check_overlay() {
    if (ground_ == nullptr) return;
    c_.overlay = ground_->overlay.name;
    c_.windows = ground_->overlay.windows;
    if (has("ceiling")) {
      members_.refuse_key("ceiling", "an overlay may add and tighten; a 'ceiling' would relax");
    }
  }

  // Reports a key that only criteria of other kinds have.
  void only_for(bool right_kind, std::string_view key, std::string_view kinds) const {
    if (right_kind || !has(key)) return;
    members_.refuse_key(key, "'" + std::string(key) + "' is only for " + std::string(kinds) +
                                 " criteria, this one is " + std::string(name(c_.kind)));
  }

  void check_kind() const {
    if (!kind_known_) return;
    const bool hard = c_.kind == Kind::kHard;
    const bool risk = c_.kind == Kind::kRisk;
    const bool random = c_.kind == Kind::kRandom;
    for (const std::string_view key : {"refuse", "ceiling", "hold"}) only_for(hard, key, "HARD");
    for (const std::string_view key : {"group", "combine", "weight", "points", "party"}) {
      only_for(risk, key, "RISK");
    }
    for (const std::string_view key : {"random_rate", "random_rate_permille"}) {
      only_for(random, key, "RANDOM");
    }
    if (risk) check_risk();
    if (random) check_random();
    if (!risk && !random) check_effect();
    if (c_.sign && !has("sign_code")) {
      members_.refuse_key("sign",
                          "a sign of violation needs 'sign_code', its code in the catalogue");
    }
    if (hard && c_.legal_basis.empty()) {
      members_.refuse_key("legal_basis", "a HARD criterion needs a legal basis");
    }
  }

  void check_risk() const {
    if (!has("group"))
      members_.refuse_key("kind", "a RISK criterion needs a 'group' for its points");
    if (has("weight") == has("points")) {
      members_.refuse_key("points", "a RISK criterion needs either 'weight' or 'points'");
    }
    if (c_.party != Party::kOwn && c_.effect.floor != 0) {
      members_.refuse_key("floor", "what another party is said to be never sets a floor");
    }
  }

  void check_random() const {
    if (!has("random_rate") && !has("random_rate_permille")) {
      members_.refuse_key("kind",
                          "a RANDOM criterion needs 'random_rate' or 'random_rate_permille'");
    }
    if (!has("floor")) members_.refuse_key("kind", "a RANDOM criterion needs a 'floor'");
  }

  void check_effect() const {
    const bool hard = c_.kind == Kind::kHard;
    if (has("floor") || (hard && (has("refuse") || has("ceiling") || has("hold")))) return;
    members_.refuse_key("kind",
                        "a " + std::string(name(c_.kind)) + " criterion needs " +
                            (hard ? "'refuse', 'floor', 'ceiling' or 'hold'" : "a 'floor'"));
  }

  const CriterionFile& file_;
  TomlMembers members_;
  const CodeLists& codes_;
  ErrorList& errors_;
  const OverlayGround* ground_;
  Criterion c_;
  bool kind_known_ = false;
};

}  // namespace

Criterion read_criterion(const CriterionFile& file, const TomlValue& table, const CodeLists& codes,
                         ErrorList& errors, const OverlayGround* ground) {
  return CriterionReader(file, table, codes, errors, ground).read();
}

}  // namespace luong
