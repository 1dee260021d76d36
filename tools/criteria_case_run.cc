#include "tools/criteria_case_run.h"

#include <algorithm>
#include <utility>

#include "config/enterprise_json_reader.h"
#include "config/line_reader.h"

namespace luong::tools {
namespace {

// As a parser wants it: with bytes behind it that may be read.
std::string padded(const std::string& json) {
  return json +
         std::string(std::max<std::size_t>(MessageParser::kFramePadding, LineReader::kPadding),
                     '\0');
}

Error in_case(Error error, const char* what) {
  error.path = std::string(what) + error.path;
  return error;
}

}  // namespace

CriteriaCaseRun::CriteriaCaseRun(CriteriaPack& pack, const ReferenceData& reference)
    : pack_(pack), reference_(reference) {
  for (Criterion& criterion : pack.criteria) {
    if (criterion.kind == Kind::kRandom) criterion.random_rate_millionths = 0;
  }
}

std::optional<Error> CriteriaCaseRun::parse(const CriteriaCase& one) {
  frame_ = padded(one.declaration);
  if (auto error = parser_.parse({frame_.data(), one.declaration.size()}, text_, message_)) {
    return in_case(std::move(*error), "/declaration");
  }
  if (message_.kind != MessageKind::kDeclaration ||
      is_preregistration(message_.declaration.procedure) ||
      message_.declaration.function == Function::kCancel) {
    return Error{ErrorCode::kInvalid, "/declaration", "must be a declaration that gets a channel"};
  }
  return std::nullopt;
}

std::optional<Error> CriteriaCaseRun::take_firm(const CriteriaCase& one, Date evaluated_on) {
  firms_.clear();
  if (one.enterprise.empty()) return std::nullopt;
  EnterpriseRecord record;
  const std::string line = padded(one.enterprise);
  EnterpriseJsonReader reader(evaluated_on);
  if (auto error = reader.read({line.data(), one.enterprise.size()}, record)) {
    return in_case(std::move(*error), "/enterprise");
  }
  firms_.push_back(record.hot);
  return std::nullopt;
}

// The permits and accounts a declaration names, of which nothing is known yet.
void CriteriaCaseRun::begin_registers() {
  const Declaration& declaration = message_.declaration;
  facts_.permits.clear();
  if (!declaration.permits.empty()) facts_.permits.feed = PermitFacts::Feed::kUp;
  for (std::size_t i = 0; i < declaration.permits.size(); ++i) facts_.permits.records.push_back({});
  facts_.accounts.asked = concerns_accounts(declaration);
  for (const GoodsLine& line : declaration.lines) {
    if (line.exemption_list_no.empty()) continue;
    PermitRecord& record = facts_.accounts.exempt.emplace_back();
    record.type = kExemptAccount;
    record.no = exempt_goods_no(line.exemption_list_no, line.exemption_line);
  }
}

std::optional<Error> CriteriaCaseRun::take_notices(const CriteriaCase& one) {
  const Declaration& declaration = message_.declaration;
  begin_registers();
  TextArena text;
  Message message;
  MessageParser parser;
  for (const std::string& json : one.single_window) {
    const std::string line = padded(json);
    if (auto error = parser.parse({line.data(), json.size()}, text, message)) {
      return in_case(std::move(*error), "/single_window");
    }
    if (message.kind != MessageKind::kPermit && message.kind != MessageKind::kExemptGoods) {
      return Error{ErrorCode::kInvalid, "/single_window",
                   "takes permit/1, specialised-result/1 and exempt-goods/1"};
    }
    for (PermitRecord& account : facts_.accounts.exempt) {
      if (account.same_permit(message.permit.type, message.permit.no)) {
        take_notice(message.permit, account);
      }
    }
    for (std::size_t i = 0; i < declaration.permits.size(); ++i) {
      const Permit& permit = declaration.permits[i];
      if (permit.type == message.permit.type && permit.no == message.permit.no) {
        take_notice(message.permit, facts_.permits.records[i]);
      }
    }
  }
  return std::nullopt;
}

std::vector<std::string> CriteriaCaseRun::compare(const CriteriaCase& one) const {
  std::vector<std::string> wrong;
  const auto hit = [&](const std::string& id) {
    return std::ranges::any_of(verdict_.hits, [&](const Hit& h) { return h.id.view() == id; });
  };
  for (const std::string& id : one.hits) {
    if (!hit(id)) wrong.push_back(id + " should hit and does not");
  }
  for (const std::string& id : one.misses) {
    if (hit(id)) wrong.push_back(id + " should not hit and does");
  }
  const bool refused = verdict_.decision == Decision::kRejected;
  const std::string code(verdict_.official_code.view());
  if (one.refused && *one.refused != code) {
    wrong.push_back("should be " +
                    (one.refused->empty() ? "accepted" : "refused with " + *one.refused) + ", is " +
                    (refused ? "refused with " + code : "accepted"));
  }
  const auto channel = static_cast<std::int64_t>(verdict_.channel);
  if (one.channel && (refused || *one.channel != channel)) {
    wrong.push_back("should get channel " + std::to_string(*one.channel) + ", gets " +
                    (refused ? "none: it is refused with " + code : std::to_string(channel)));
  }
  return wrong;
}

Result<std::vector<std::string>> CriteriaCaseRun::run(const CriteriaCase& one) {
  for (const auto* ids : {&one.hits, &one.misses}) {
    for (const std::string& id : *ids) {
      if (id.size() <= CriterionId::capacity() && pack_.find(CriterionId(id)) != nullptr) continue;
      return fail(ErrorCode::kInvalid, "the pack has no criterion " + id, "/expect");
    }
  }
  if (auto error = parse(one)) return fail(std::move(*error));
  const Declaration& declaration = message_.declaration;
  const Date day = business_day(declaration.registered_at);
  if (auto error = take_firm(one, day)) return fail(std::move(*error));
  facts_.clear();
  facts_.arrival = declaration.registered_at;
  if (auto error = take_notices(one)) return fail(std::move(*error));
  for (Enterprise& firm : firms_) firm.tax_code = declaration.trader.tax_code.packed();
  const ComplianceSnapshot snapshot(1, start_of(day), "", firms_, {});
  const EnterpriseOverlay overlay;
  PinnedContext context;
  context.snapshot = &snapshot;
  context.overlay = &overlay;
  context.pack = &pack_;
  context.reference = &reference_;
  context.scanners = &scanners_;
  context.key = &key_;
  scorer_.score(declaration, parties_of(declaration, context), facts_, context, verdict_);
  return compare(one);
}

}  // namespace luong::tools
