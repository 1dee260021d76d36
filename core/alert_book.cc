#include "core/alert_book.h"

#include <algorithm>

#include "core/canonical_reader.h"

namespace luong {

namespace {

constexpr std::uint64_t kFormat = 2;
constexpr std::uint64_t kFormatWithoutOrders = 1;

bool is_answered(AlertState state) { return state >= AlertState::kAcknowledged; }

}  // namespace

void AlertBook::add(std::uint64_t number, const Open& open) {
  open_[number] = open;
  subjects_[{open.code, open.subject}] = number;
  if (open.due_ms != 0) dues_.insert({open.due_ms, number});
  if (!is_answered(open.state)) ++unanswered_;
}

void AlertBook::settle_due(std::uint64_t number, Open& open) {
  dues_.erase({open.due_ms, number});
  open.due_ms = 0;
}

void AlertBook::remove(std::map<std::uint64_t, Open>::iterator at) {
  settle_due(at->first, at->second);
  subjects_.erase({at->second.code, at->second.subject});
  if (!is_answered(at->second.state)) --unanswered_;
  open_.erase(at);
}

void AlertBook::open(const Alert& alert) {
  if (open_.size() == places_) {
    remove(open_.begin());
    ++forgotten_;
  }
  Open open;
  open.code = alert.code;
  open.declaration_no = alert.declaration_no;
  open.scan_order = alert.scan_order;
  open.subject = subject_of(alert.declaration_no, alert.scan_order);
  open.office = alert.office;
  open.at = alert.at;
  open.due_ms = alert.due_ms;
  add(alert.number, open);
}

void AlertBook::take(const AlertStep& step) {
  const auto at = open_.find(step.alert);
  if (at == open_.end() || step.state <= at->second.state) return;
  if (step.state == AlertState::kClosed) return remove(at);
  if (is_answered(step.state)) --unanswered_;
  at->second.state = step.state;
  settle_due(at->first, at->second);
}

std::uint64_t AlertBook::number_of(const AlertCode& code, std::uint64_t subject) const {
  const auto at = subjects_.find({code, subject});
  return at == subjects_.end() ? 0 : at->second;
}

const AlertBook::Open* AlertBook::find(std::uint64_t number) const {
  const auto at = open_.find(number);
  return at == open_.end() ? nullptr : &at->second;
}

std::uint64_t AlertBook::due(Instant now) const {
  return dues_.empty() || now.ms < dues_.begin()->first ? 0 : dues_.begin()->second;
}

void AlertBook::save(std::string& out) const {
  put_varint(out, kFormat);
  put_varint(out, open_.size());
  for (const auto& [number, open] : open_) {
    put_varint(out, number);
    put_text(out, open.code.view());
    put_varint(out, open.declaration_no);
    put_varint(out, open.scan_order);
    put_text(out, open.office.view());
    put_signed(out, open.at.ms);
    put_signed(out, open.due_ms);
    put_varint(out, static_cast<std::uint64_t>(open.state));
  }
}

std::optional<Error> AlertBook::load(std::string_view bytes) {
  open_.clear();
  subjects_.clear();
  dues_.clear();
  unanswered_ = 0;
  CanonicalReader reader(bytes);
  const std::uint64_t format = reader.number();
  if (format < kFormatWithoutOrders || format > kFormat) reader.fail();
  const std::size_t count = reader.count();
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint64_t number = reader.number();
    if (number <= last) reader.fail();  // They are saved in order, each once.
    last = number;
    Open open;
    open.code = reader.code<16>();
    open.declaration_no = reader.number();
    open.scan_order = format == kFormat ? reader.number() : 0;
    open.subject = subject_of(open.declaration_no, open.scan_order);
    open.office = reader.code<6>();
    open.at.ms = reader.signed_number();
    open.due_ms = reader.signed_number();
    open.state = static_cast<AlertState>(reader.below(4));
    if (open.state < AlertState::kSent) reader.fail();
    if (reader.ok()) add(number, open);
  }
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "stored alerts do not read back"};
}

}  // namespace luong
