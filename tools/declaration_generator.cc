#include "tools/declaration_generator.h"

#include "tools/declaration_json.h"
#include "tools/generator_scenarios.h"
#include "tools/malformed_lines.h"

namespace luong::tools {
namespace {

constexpr std::size_t kRecentMax = 4'096;
constexpr std::size_t kRecentMin = 16;
constexpr std::uint64_t kEventStream = 0x65766e74;
constexpr std::uint64_t kContentStream = 0x636f6e74;

// What a msg_id is derived from, besides the declaration or the place it belongs to.
constexpr std::uint64_t kIdOriginal = 0;  // 1-9 are the versions
constexpr std::uint64_t kIdPreregistration = 16;
constexpr std::uint64_t kIdCancellation = 48;
constexpr std::uint64_t kIdResend = 49;

// A ULID: 48 bits of time and 80 of chance, in Crockford's base 32.
void append_ulid(std::string& out, std::int64_t ms, std::uint64_t high, std::uint64_t low) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const auto time = static_cast<std::uint64_t>(ms);
  for (int shift = 45; shift >= 0; shift -= 5)
    out += kAlphabet[time >> static_cast<unsigned>(shift) & 31U];
  for (unsigned i = 0; i < 8; ++i) out += kAlphabet[high >> (5 * i) & 31U];
  for (unsigned i = 0; i < 8; ++i) out += kAlphabet[low >> (5 * i) & 31U];
}

void name_another_good(DeclarationDraft& draft, RandomStream& random) {
  const std::size_t i = random.below(static_cast<std::uint32_t>(draft.goods.size()));
  GoodsLine& line = draft.declaration.lines[i];
  const auto goods = draft.is_import() ? import_goods() : export_goods();
  line.hs_code = random.pick(goods).hs_code;
}

void lower_value(DeclarationDraft& draft) {
  for (GoodsLine& line : draft.declaration.lines) {
    line.unit_price = Price{std::max<std::int64_t>(100, line.unit_price->raw / 10'000 * 90 * 100)};
  }
  total_up(draft);
}

// What the amendment changes: mostly clerical, sometimes what the duty hangs on.
void amend(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  const std::uint32_t at = random.below(100);
  d.amend_reason = "Khai bổ sung do sai sót khi nhập liệu";
  if (at < 55) {
    d.package_count = d.package_count.value_or(1) + 1;
  } else if (at < 75) {
    d.notes = "Bổ sung chứng từ: phiếu đóng gói";
  } else if (at < 85) {
    name_another_good(draft, random);
  } else if (at < 95) {
    lower_value(draft);
  } else {
    lower_value(draft);
    d.requested_by_customs = true;
    d.amend_reason = "Khai bổ sung theo yêu cầu của cơ quan hải quan";
  }
}

Procedure amendment_of(Procedure procedure) {
  switch (procedure) {
    case Procedure::kIDC:
      return Procedure::kIDE;
    case Procedure::kEDC:
      return Procedure::kEDE;
    case Procedure::kMIC:
      return Procedure::kMIE;
    default:
      return Procedure::kMEE;
  }
}

}  // namespace

DeclarationGenerator::DeclarationGenerator(const GeneratorOptions& options)
    : options_(options), population_(options.seed, options.enterprises, options.day) {
  recent_.reserve(kRecentMax);
}

void DeclarationGenerator::make(const Past& past) {
  RandomStream random(options_.seed ^ kContentStream, past.content);
  const DraftOptions options{options_.seed, options_.day, options_.count, options_.lines};
  choose(draft_, options, population_, past.content, random);
  scenario_ = {};
  const Scenario* scenario = options_.scenarios ? draw_scenario(random) : nullptr;
  if (scenario != nullptr && scenario->fits(draft_)) {
    scenario_ = scenario->name;
  } else {
    scenario = nullptr;
  }
  if (scenario != nullptr && scenario->before != nullptr) scenario->before(draft_, random);
  complete(draft_, random);
  if (scenario != nullptr && scenario->after != nullptr) scenario->after(draft_, random);
  Declaration& d = draft_.declaration;
  d.declaration_no = number_of(options_.seed, past.number, d.direction);
  set_msg_id(kIdOriginal, past.number);
}

void DeclarationGenerator::set_msg_id(std::uint64_t what, std::uint64_t of) {
  RandomStream random(options_.seed ^ (what << 56U), of);
  Declaration& d = draft_.declaration;
  const std::uint64_t high = random.next();
  append_ulid(draft_.compose(), d.registered_at.ms, high, random.next());
  d.msg_id = draft_.composed();
}

DeclarationGenerator::Past& DeclarationGenerator::past_one(RandomStream& random) {
  return recent_[random.below(static_cast<std::uint32_t>(recent_.size()))];
}

void DeclarationGenerator::remember(const Past& past) {
  if (recent_.size() < kRecentMax) {
    recent_.push_back(past);
    return;
  }
  recent_[ring_at_] = past;
  ring_at_ = (ring_at_ + 1) % kRecentMax;
}

void DeclarationGenerator::make_original() {
  const Past past{numbers_, numbers_, 0};
  ++numbers_;
  variants_drawn_ = false;
  make(past);
  remember(past);
}

// Whether the declaration to come is of a kind that can be pre-registered.
bool DeclarationGenerator::announced_next() {
  make({numbers_, numbers_, 0});
  return draft_.is_formal();
}

// The declaration to come, announced: the same number, no channel in return.
void DeclarationGenerator::make_preregistration() {
  make({numbers_, numbers_, 0});
  Declaration& d = draft_.declaration;
  d.procedure = draft_.is_import() ? Procedure::kIDA : Procedure::kEDA;
  if (variants_left_ > 1) d.package_count = d.package_count.value_or(0) + variants_left_;
  set_msg_id(kIdPreregistration + variants_left_, numbers_);
  --variants_left_;
}

bool DeclarationGenerator::make_amendment(RandomStream& random) {
  // Now and then of a declaration that was filed elsewhere.
  Past elsewhere{numbers_, numbers_, 0};
  const bool unknown = random.percent(1);
  if (unknown) ++numbers_;
  Past& past = unknown ? elsewhere : past_one(random);
  if (past.version == 9) return false;
  make(past);
  ++past.version;
  Declaration& d = draft_.declaration;
  amend(draft_, random);
  d.procedure = amendment_of(d.procedure);
  d.function = Function::kAmend;
  d.declaration_no = DeclarationNumber::from_value(d.declaration_no.value() + past.version);
  set_msg_id(past.version, past.number);
  return true;
}

GeneratedKind DeclarationGenerator::make_resend(RandomStream& random) {
  make(past_one(random));
  if (random.percent(50)) return GeneratedKind::kResend;
  set_msg_id(kIdResend, position_);
  return GeneratedKind::kResendNewId;
}

// Cancels a declaration; the next message files its goods anew under another number.
bool DeclarationGenerator::make_cancellation(RandomStream& random) {
  if (recent_.size() < 2) return false;
  Past& past = past_one(random);
  make(past);
  Declaration& d = draft_.declaration;
  d.function = Function::kCancel;
  d.cancel_reason = "Khai trùng thông tin của tờ khai";
  set_msg_id(kIdCancellation, past.number);
  refile_ = past;
  refile_next_ = true;
  past = recent_.back();  // Nobody amends or resends a cancelled declaration.
  recent_.pop_back();
  if (ring_at_ >= recent_.size()) ring_at_ = 0;
  return true;
}

GeneratedKind DeclarationGenerator::make_next(RandomStream& random) {
  if (refile_next_) {
    refile_next_ = false;
    const Past past{numbers_++, refile_.content, 0};
    make(past);
    remember(past);
    return GeneratedKind::kRefiled;
  }
  if (variants_left_ > 0) {
    make_preregistration();
    return GeneratedKind::kPreregistration;
  }
  std::uint32_t at = random.below(1'000'000);
  const auto falls_to = [&at](std::uint32_t share) {
    const bool hit = at < share;
    at -= hit ? 0 : share;
    return hit;
  };
  const bool has_past = recent_.size() >= kRecentMin && !variants_drawn_;
  if (falls_to(options_.malformed)) {
    make_original();
    return GeneratedKind::kMalformed;
  }
  if (falls_to(options_.amendments) && has_past && make_amendment(random)) {
    return GeneratedKind::kAmendment;
  }
  if (falls_to(options_.duplicates) && has_past) return make_resend(random);
  if (falls_to(options_.cancellations) && has_past && make_cancellation(random)) {
    return GeneratedKind::kCancellation;
  }
  if (falls_to(options_.preregistrations) && !variants_drawn_ && announced_next()) {
    variants_drawn_ = true;
    variants_left_ = random.percent(92) ? 1 : 2 + random.below(9);
    make_preregistration();
    return GeneratedKind::kPreregistration;
  }
  make_original();
  return GeneratedKind::kOriginal;
}

GeneratedKind DeclarationGenerator::append_next(std::string& out) {
  RandomStream random(options_.seed ^ kEventStream, position_);
  const GeneratedKind kind = make_next(random);
  ++position_;
  const std::size_t start = out.size();
  append_declaration_json(out, draft_.declaration);
  if (kind == GeneratedKind::kMalformed) spoil(out, start, random);
  out += '\n';
  return kind;
}

}  // namespace luong::tools
