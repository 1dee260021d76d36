#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"

// How a firm complies with the law of specialised management (quản lý chuyên ngành: quarantine,
// food safety, quality), ministry by ministry: the method by which each inspects the firm's goods.
// The second axis beside the compliance level (S002-25, S002-52; Decision 38/QĐ-TTg of 2021,
// unverified). Who is not rated is inspected in the normal way.
namespace luong {

enum class InspectionMethod : std::uint8_t { kReduced = 1, kNormal, kTightened };
inline constexpr std::size_t kInspectionMethods = 3;
std::string_view name(InspectionMethod method) noexcept;  // "tightened"
std::optional<InspectionMethod> parse_inspection_method(std::string_view text) noexcept;

using MinistryCode = Code<8>;  // "MAE"; ministries.csv of the reference data names them

// "specialised_method:MAE:tightened", as a verdict's advice has it.
inline constexpr std::string_view kSpecialisedAdvice = "specialised_method:";
std::string specialised_advice_word(MinistryCode ministry, InspectionMethod method);

struct SpecialisedRating {
  MinistryCode ministry;
  InspectionMethod method = InspectionMethod::kNormal;
  bool operator==(const SpecialisedRating&) const = default;
};

// The ratings of one firm in 64 bits, two for each ministry, by the place a generation gives it.
inline constexpr std::size_t kMinistriesMax = 32;
constexpr std::uint64_t with_method(std::uint64_t ratings, std::size_t place,
                                    InspectionMethod method) noexcept {
  const std::size_t shift = 2 * place;
  return (ratings & ~(std::uint64_t{3} << shift)) | static_cast<std::uint64_t>(method) << shift;
}
constexpr InspectionMethod method_at(std::uint64_t ratings, std::size_t place) noexcept {
  const std::uint64_t bits = ratings >> (2 * place) & 3U;
  return bits == 0 ? InspectionMethod::kNormal : static_cast<InspectionMethod>(bits);
}

// The places of a generation's ministries, in the order they were met.
class MinistryPlaces {
 public:
  // The ratings of a firm in 64 bits; nothing where they name more ministries than there are
  // places.
  std::optional<std::uint64_t> pack(std::span<const SpecialisedRating> ratings);
  const std::vector<MinistryCode>& all() const { return all_; }

 private:
  std::vector<MinistryCode> all_;
};

}  // namespace luong
