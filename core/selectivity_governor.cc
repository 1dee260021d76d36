#include "core/selectivity_governor.h"

#include <algorithm>
#include <numeric>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;

std::int64_t share_of(std::uint64_t count, std::int64_t share) {
  return static_cast<std::int64_t>(count) * share / kWholeShare;
}

std::int64_t allowed(const ChannelUse& use, std::int64_t cap, std::uint64_t mandatory,
                     std::int64_t minimum) {
  return std::max({share_of(use.counted, cap) - static_cast<std::int64_t>(mandatory),
                   share_of(use.counted, minimum), std::int64_t{0}});
}

std::uint64_t mandatory_documents(const ChannelUse& use, CapTerms::Reading reading) {
  const std::uint64_t yellow = use.mandatory_yellow - use.raised;
  return reading == CapTerms::Reading::kYellow ? yellow : use.mandatory_yellow + use.mandatory_red;
}

void change(ChannelUse& use, const Selection& selection, std::uint64_t by) {
  const Channel mandatory = selection.discretion.mandatory;
  use.counted += by;
  if (mandatory == Channel::kYellow) use.mandatory_yellow += by;
  if (mandatory == Channel::kRed) use.mandatory_red += by;
  if (selection.channel <= mandatory) return;
  if (selection.channel == Channel::kYellow) use.chosen_yellow += by;
  if (selection.channel == Channel::kRed) {
    (mandatory == Channel::kYellow ? use.raised : use.chosen_red) += by;
  }
}

std::size_t bin_of(const Discretion& discretion) {
  return static_cast<std::size_t>(std::clamp(discretion.score, 0, kBeyondAnyScore - 1));
}

std::uint64_t from(std::span<const std::uint32_t> histogram, std::int32_t score) {
  const auto first = std::min<std::size_t>(static_cast<std::size_t>(score), histogram.size());
  return std::accumulate(histogram.begin() + static_cast<std::ptrdiff_t>(first), histogram.end(),
                         std::uint64_t{0});
}

void put(std::string& out, const ChannelUse& use) {
  for (const std::uint64_t count : {use.counted, use.mandatory_yellow, use.mandatory_red,
                                    use.chosen_yellow, use.chosen_red, use.raised}) {
    put_varint(out, count);
  }
}
void take(CanonicalReader& reader, ChannelUse& use) {
  for (std::uint64_t* count : {&use.counted, &use.mandatory_yellow, &use.mandatory_red,
                               &use.chosen_yellow, &use.chosen_red, &use.raised}) {
    *count = reader.number();
  }
}

// How much of an epoch to come a window may spend before it is earned. Nobody should pass unseen
// because a day has just begun; and at its close nothing should be spent that did not come.
std::int64_t ahead_of(std::uint64_t counted, std::int64_t epoch) {
  constexpr std::int64_t kYoung = 20;  // epochs
  const std::int64_t left = kYoung * epoch - static_cast<std::int64_t>(counted);
  return std::max<std::int64_t>(0, left) / kYoung;
}

// Only what is not zero, each with its place behind the one before.
void put_sparse(std::string& out, std::span<const std::uint32_t> values) {
  put_varint(out, values.size() - static_cast<std::size_t>(std::ranges::count(values, 0U)));
  std::size_t place = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 0) continue;
    put_varint(out, i - place);
    put_varint(out, values[i]);
    place = i;
  }
}
void take_sparse(CanonicalReader& reader, std::span<std::uint32_t> values) {
  std::ranges::fill(values, 0U);
  std::size_t place = 0;
  const std::size_t count = reader.count();
  for (std::size_t n = 0; n < count && reader.ok(); ++n) {
    place += reader.below(values.size() - place);
    values[place] = reader.integer<std::uint32_t>();
  }
}

}  // namespace

const CapRow* caps_on(const ReferenceData& reference, Date day, const CapTerms& terms) noexcept {
  const CapRow* row = reference.cap(day);
  if (row != nullptr || terms.without_row != CapTerms::WithoutRow::kCarryLast) return row;
  return reference.cap_before(day);
}

std::optional<Error> check_caps(const ReferenceData& reference, Date day, const CapTerms& terms) {
  const bool refuses = terms.without_row == CapTerms::WithoutRow::kRefuse;
  if (!refuses || !reference.has_table("caps") || reference.cap(day) != nullptr) {
    return std::nullopt;
  }
  return Error{
      ErrorCode::kConfig,
      {},
      "no row of caps.csv names " + to_string(day) +
          ": write one, or say in caps.without_row what holds then (uncapped, carry_last)"};
}

void ChannelUse::add(const Selection& selection) { change(*this, selection, 1); }
void ChannelUse::remove(const Selection& selection) {
  if (counted > 0) change(*this, selection, ~std::uint64_t{0});  // Minus one.
}

Allowance allowance(const ChannelUse& use, const CapRow& row, const CapTerms& terms) noexcept {
  return {allowed(use, row.yellow, mandatory_documents(use, terms.reading), terms.minimum_yellow),
          allowed(use, row.red, use.mandatory_red, terms.minimum_red)};
}

Allowance chosen(const ChannelUse& use, CapTerms::Reading reading) noexcept {
  const bool alone = reading == CapTerms::Reading::kYellow;
  return {static_cast<std::int64_t>(use.chosen_yellow + (alone ? 0 : use.chosen_red)),
          static_cast<std::int64_t>(use.chosen_red + use.raised)};
}

bool exceeds_cap(const ChannelUse& use, const CapRow& row, const CapTerms& terms) noexcept {
  const auto more = [&use](std::uint64_t mandatory, std::int64_t minimum, std::int64_t cap) {
    return static_cast<std::int64_t>(mandatory) + share_of(use.counted, minimum) >
           share_of(use.counted, cap);
  };
  return more(mandatory_documents(use, terms.reading), terms.minimum_yellow, row.yellow) ||
         more(use.mandatory_red, terms.minimum_red, row.red);
}

void SelectivityGovernor::advance(Date day) {
  if (day <= day_.first) return;
  day_ = Window{.first = day, .formal = {}, .low_value = {}};
  const Date month = first_of_month(day);
  if (month > month_.first) month_ = Window{.first = month, .formal = {}, .low_value = {}};
}

void SelectivityGovernor::count(const Selection& selection) {
  if (selection.as == Selection::As::kNothing || !selection.first) return;
  const bool formal = selection.as == Selection::As::kFormal;
  for (Window* window : {&day_, &month_}) {
    (formal ? window->formal : window->low_value).add(selection);
  }
  if (!formal) return;
  const Discretion& discretion = selection.discretion;
  recent_.counted += kWeight;
  if (discretion.mandatory == Channel::kYellow) recent_.mandatory_yellow += kWeight;
  if (discretion.mandatory == Channel::kRed) recent_.mandatory_red += kWeight;
  const std::size_t bin = bin_of(discretion);
  if (discretion.mandatory < Channel::kYellow && discretion.reach >= Channel::kYellow) {
    recent_.to_yellow[bin] += kWeight;
  }
  if (discretion.mandatory < Channel::kRed && discretion.reach >= Channel::kRed) {
    recent_.to_red[bin] += kWeight;
  }
}

void SelectivityGovernor::recount(const Selection& before, const Selection& now) {
  if (before.as == Selection::As::kNothing) return;
  const bool formal = before.as == Selection::As::kFormal;
  for (Window* window : {&day_, &month_}) {
    if (before.day < window->first) continue;
    ChannelUse& use = formal ? window->formal : window->low_value;
    use.remove(before);
    use.add(now);
  }
}

// What thresholds are expected to do is told by what was declared, cancelled later or not.
void SelectivityGovernor::uncount(const Selection& selection) {
  if (selection.as == Selection::As::kNothing) return;
  const bool formal = selection.as == Selection::As::kFormal;
  for (Window* window : {&day_, &month_}) {
    if (selection.day < window->first) continue;
    (formal ? window->formal : window->low_value).remove(selection);
  }
}

std::int64_t SelectivityGovernor::expected(std::uint64_t weight, std::int64_t next) const {
  if (recent_.counted == 0) return 0;
  return static_cast<std::int64_t>(weight) * next / static_cast<std::int64_t>(recent_.counted);
}

// `left_out`: of those above the threshold, what counts elsewhere.
std::int32_t SelectivityGovernor::threshold(const Histogram& histogram, std::int64_t next,
                                            const Room& room, std::uint64_t left_out,
                                            std::int32_t base, std::int32_t now) const {
  const auto use = [&](std::uint64_t weight) {
    return expected(weight - std::min(weight, left_out), next);
  };
  if (now >= base) {
    const std::int64_t as_now = use(from(histogram, now));
    if (as_now <= room.left && room.left - as_now <= room.spare) return now;
  }
  // Chance has room on both sides then.
  const std::int64_t aim =
      room.left - std::min(room.left, std::max(room.left * 3 / 20, room.spare / 2));
  std::int32_t lowest = kBeyondAnyScore;
  std::uint64_t weight = 0;
  for (std::int32_t score = kBeyondAnyScore - 1; score >= base; --score) {
    weight += histogram[static_cast<std::size_t>(score)];
    if (use(weight) > aim) break;
    lowest = score;
  }
  return lowest;
}

SelectivityEpoch SelectivityGovernor::next(const CapRow* row, const CapTerms& terms,
                                           const Thresholds& base) const {
  SelectivityEpoch epoch{last_number_ + 1, base.yellow, base.red};
  if (row == nullptr || recent_.counted == 0) return epoch;
  const std::int64_t next{terms.epoch_declarations};
  Room yellow, red;
  for (const Window* window : {&day_, &month_}) {
    const std::int64_t ahead = ahead_of(window->formal.counted, next);
    ChannelUse then = window->formal;
    then.counted += static_cast<std::uint64_t>(ahead);
    then.mandatory_yellow += static_cast<std::uint64_t>(expected(recent_.mandatory_yellow, ahead));
    then.mandatory_red += static_cast<std::uint64_t>(expected(recent_.mandatory_red, ahead));
    const Allowance may = allowance(then, *row, terms);
    const Allowance has = chosen(window->formal, terms.reading);
    yellow.narrow(may.yellow, has.yellow);
    red.narrow(may.red, has.red);
  }
  epoch.red = threshold(recent_.to_red, next, red, 0, base.red, epoch_.red);
  const std::uint64_t red_already =
      terms.reading == CapTerms::Reading::kYellow ? from(recent_.to_yellow, epoch.red) : 0;
  epoch.yellow =
      threshold(recent_.to_yellow, next, yellow, red_already, base.yellow, epoch_.yellow);
  epoch.red = std::max(epoch.red, epoch.yellow);
  return epoch;
}

// The narrowest of the windows counts.
void SelectivityGovernor::Room::narrow(std::int64_t allowed, std::int64_t used) {
  const std::int64_t open = std::max<std::int64_t>(0, allowed - used);
  if (open >= left) return;
  left = open;
  spare = std::max(open / 4, allowed / 16);
}

void SelectivityGovernor::begin(const SelectivityEpoch& epoch) {
  epoch_ = epoch;
  last_number_ = std::max(last_number_, epoch.number);
  judged_ = 0;
  const auto fade = [](auto& value) { value -= value / 4; };
  std::ranges::for_each(recent_.to_yellow, fade);
  std::ranges::for_each(recent_.to_red, fade);
  for (std::uint64_t* value :
       {&recent_.counted, &recent_.mandatory_yellow, &recent_.mandatory_red}) {
    fade(*value);
  }
}

void SelectivityGovernor::save(std::string& out) const {
  put_varint(out, kFormat);
  for (const Window* window : {&day_, &month_}) {
    put_signed(out, window->first.days);
    put(out, window->formal);
    put(out, window->low_value);
  }
  put_sparse(out, recent_.to_yellow);
  put_sparse(out, recent_.to_red);
  for (const std::uint64_t value : {recent_.counted, recent_.mandatory_yellow,
                                    recent_.mandatory_red, epoch_.number, last_number_, judged_}) {
    put_varint(out, value);
  }
  put_signed(out, epoch_.yellow);
  put_signed(out, epoch_.red);
}

std::optional<Error> SelectivityGovernor::load(std::string_view bytes) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  for (Window* window : {&day_, &month_}) {
    window->first.days = reader.signed_integer();
    take(reader, window->formal);
    take(reader, window->low_value);
  }
  take_sparse(reader, recent_.to_yellow);
  take_sparse(reader, recent_.to_red);
  for (std::uint64_t* value : {&recent_.counted, &recent_.mandatory_yellow, &recent_.mandatory_red,
                               &epoch_.number, &last_number_, &judged_}) {
    *value = reader.number();
  }
  epoch_.yellow = reader.signed_integer();
  epoch_.red = reader.signed_integer();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "the governor's state does not read back"};
}

}  // namespace luong
