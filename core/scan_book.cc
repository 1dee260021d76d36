#include "core/scan_book.h"

#include "core/canonical_reader.h"
#include "core/declaration_number.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kOpenStates = static_cast<std::uint64_t>(ScanState::kClosed);

bool is_unscanned(const ScanOrder& order) {
  return order.state > ScanState::kSelected && order.state < ScanState::kScanned && !order.overdue;
}

}  // namespace

void ScanBook::enter(const ScanOrder& order) {
  orders_[order.number] = order;
  by_container_.insert({order.container, order.number});
  by_subject_.insert({order.subject(), order.number});
  if (order.state == ScanState::kSelected) unapproved_.insert({order.hour, order.number});
  if (is_unscanned(order)) unscanned_.insert({order.hour, order.number});
}

void ScanBook::leave(const ScanOrder& order) {
  unapproved_.erase({order.hour, order.number});
  unscanned_.erase({order.hour, order.number});
  by_subject_.erase({order.subject(), order.number});
  by_container_.erase({order.container, order.number});
  orders_.erase(order.number);
}

void ScanBook::open(const ScanOrder& order) { enter(order); }

std::optional<ScanBook::Change> ScanBook::take(const ScanStep& step, Instant arrival) {
  const auto at = orders_.find(step.order);
  if (at == orders_.end() || step.without_effect) return std::nullopt;
  const ScanOrder before = at->second;
  const bool again = step.another_slot;
  const bool forward = again ? !before.repeated : step.state > before.state;
  if (step.overdue ? before.overdue : !forward) return std::nullopt;
  ScanOrder after = before;
  if (step.overdue) {
    after.overdue = true;
  } else {
    after.state = step.state;
    after.since = arrival;  // By our clock: who reports may have another.
  }
  if (again) {
    after.device = step.device;
    after.hour = step.hour;
    after.repeated = true;
    after.overdue = false;
  }
  leave(before);
  const bool closed = after.state == ScanState::kClosed;
  if (!closed) enter(after);
  return Change{before, closed};
}

void ScanBook::declare(std::uint64_t order, std::uint64_t declaration_no) {
  const auto at = orders_.find(order);
  if (at != orders_.end()) at->second.declared_as = declaration_no;
}

const ScanOrder* ScanBook::find(std::uint64_t number) const {
  const auto at = orders_.find(number);
  return at == orders_.end() ? nullptr : &at->second;
}

const ScanOrder* ScanBook::of_container(const ContainerNumber& container) const {
  const auto at = by_container_.lower_bound({container, 0});
  return at == by_container_.end() || at->first != container ? nullptr : find(at->second);
}

std::vector<std::uint64_t> ScanBook::of_subject(std::uint64_t subject) const {
  std::vector<std::uint64_t> numbers;
  for (auto at = by_subject_.lower_bound({subject, 0});
       at != by_subject_.end() && at->first == subject; ++at) {
    numbers.push_back(at->second);
  }
  return numbers;
}

std::uint64_t ScanBook::unapproved(std::int64_t hour) const {
  return next_unapproved_hour() <= hour ? unapproved_.begin()->second : 0;
}

std::uint64_t ScanBook::unscanned(std::int64_t hour) const {
  return next_unscanned_hour() < hour ? unscanned_.begin()->second : 0;
}

void ScanBook::save(std::string& out) const {
  put_varint(out, kFormat);
  put_varint(out, orders_.size());
  for (const auto& [number, order] : orders_) {
    put_varint(out, number);
    put_varint(out, order.declaration_no);
    put_varint(out, order.declared_as);
    put_text(out, order.container.view());
    put_text(out, order.office.view());
    put_text(out, order.port.view());
    put_text(out, order.device.view());
    put_signed(out, order.hour);
    put_varint(out, static_cast<std::uint64_t>(order.state));
    put_signed(out, order.since.ms);
    put_varint(out, order.rank.value());
    put_varint(out, (order.overdue ? 1U : 0U) | (order.repeated ? 2U : 0U));
  }
}

std::optional<Error> ScanBook::load(std::string_view bytes) {
  ScanBook loaded;
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const std::size_t count = reader.count();
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    ScanOrder order;
    order.number = reader.number();
    if (order.number <= last) reader.fail();  // They are saved in order, each once.
    last = order.number;
    order.declaration_no = reader.number();
    order.declared_as = reader.number();
    order.container = reader.code<ContainerNumber::capacity()>();
    order.office = reader.code<OfficeCode::capacity()>();
    order.port = reader.code<PortCode::capacity()>();
    order.device = reader.code<16>();
    order.hour = reader.signed_number();
    const std::uint64_t state = reader.below(kOpenStates);
    if (state == 0) reader.fail();
    order.state = static_cast<ScanState>(state);
    order.since.ms = reader.signed_number();
    order.rank = ScanRank::from_value(static_cast<std::uint32_t>(reader.below(ScanRank::kEnd)));
    const std::uint64_t flags = reader.below(4);
    order.overdue = (flags & 1U) != 0;
    order.repeated = (flags & 2U) != 0;
    if (reader.ok()) loaded.enter(order);
  }
  if (!reader.complete()) {
    return Error{ErrorCode::kCorrupt, {}, "stored scan orders do not read back"};
  }
  *this = std::move(loaded);
  return std::nullopt;
}

}  // namespace luong
