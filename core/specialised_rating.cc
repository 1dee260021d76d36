#include "core/specialised_rating.h"

#include <algorithm>
#include <array>

namespace luong {
namespace {

constexpr std::array<std::string_view, kInspectionMethods> kNames = {"reduced", "normal",
                                                                     "tightened"};

}  // namespace

std::string_view name(InspectionMethod method) noexcept {
  const auto at = static_cast<std::size_t>(method) - 1;
  return at < kNames.size() ? kNames[at] : std::string_view("unknown");
}

std::optional<InspectionMethod> parse_inspection_method(std::string_view text) noexcept {
  const auto found = std::ranges::find(kNames, text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<InspectionMethod>(found - kNames.begin() + 1);
}

std::string specialised_advice_word(MinistryCode ministry, InspectionMethod method) {
  std::string word(kSpecialisedAdvice);
  word += ministry.view();
  word += ':';
  word += name(method);
  return word;
}

std::optional<std::uint64_t> MinistryPlaces::pack(std::span<const SpecialisedRating> ratings) {
  std::uint64_t bits = 0;
  for (const SpecialisedRating& rating : ratings) {
    auto place = std::ranges::find(all_, rating.ministry);
    if (place == all_.end()) {
      if (all_.size() == kMinistriesMax) return std::nullopt;
      place = all_.insert(place, rating.ministry);
    }
    bits = with_method(bits, static_cast<std::size_t>(place - all_.begin()), rating.method);
  }
  return bits;
}

}  // namespace luong
