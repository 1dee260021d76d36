#pragma once

#include <cstddef>
#include <cstdint>

// Every bound of the wire and of a declaration (design §5). Configuration may lower what it names,
// never raise it. Sizes in bytes, times in milliseconds.
namespace luong::limits {

inline constexpr std::size_t kFrameBytesMax = 256 * 1024;
inline constexpr std::size_t kJsonDepthMax = 32;
inline constexpr std::size_t kStringBytesMax = 4 * 1024;

inline constexpr std::size_t kLinesMax = 50;
inline constexpr std::size_t kContainersMax = 999;
inline constexpr std::size_t kSealsPerContainerMax = 8;
inline constexpr std::size_t kBillsMax = 5;
inline constexpr std::size_t kPermitsMax = 5;
inline constexpr std::size_t kPermitHsMax = 10;  // HS codes one permit is for
// Balances one declaration changes: permits, accounts of exempt goods and of another declaration's
// goods; its own, and those that the version before it gives back.
inline constexpr std::size_t kDrawsMax = 2 * (kPermitsMax + 2 * kLinesMax);
// Parts of one split consignment that are raised together: 99 parts, each in up to 10 versions.
inline constexpr std::size_t kFamilyNumbersMax = 990;
inline constexpr std::size_t kOtherLawCodesMax = 5;
inline constexpr std::size_t kAdjustmentsMax = 5;
inline constexpr std::size_t kExchangeRatesMax = 5;
inline constexpr std::size_t kOtherTaxesMax = 5;
inline constexpr std::size_t kTransitCountriesMax = 10;
inline constexpr std::size_t kManifestHs4Max = 20;
inline constexpr std::size_t kAddressLinesMax = 4;

inline constexpr std::uint32_t kWindowDefault = 1'024;
inline constexpr std::uint32_t kWindowMax = 8'192;
inline constexpr std::size_t kBatchMax = 512;
inline constexpr std::size_t kQueuedReplyBytesMax = 1024 * 1024;
inline constexpr std::size_t kConnectionsMax = 10'000;

inline constexpr std::int64_t kFrameDeadlineMs = 10'000;
inline constexpr std::int64_t kWriteProgressMs = 10'000;
inline constexpr std::int64_t kIdleMs = 15 * 60'000;
inline constexpr std::int64_t kKeepAliveMs = 20'000;
inline constexpr std::int64_t kDrainMs = 10'000;
inline constexpr std::int64_t kBudgetDefaultMs = 1'000;

inline constexpr std::size_t kCriteriaMax = 16'384;
inline constexpr std::size_t kListedCodesMax = 4'096;  // of each code list of a pack
inline constexpr std::size_t kAlertRecipientsMax = 8;
inline constexpr std::int64_t kAlertAnswerMinMs = 60'000;  // no alert is escalated sooner
inline constexpr std::size_t kBenefitsMax = 1'024;         // of its matrix
// Elementary steps of all criteria of a pack on the largest declaration: some 50 ms of a worker.
inline constexpr std::uint64_t kPackStepsMax = 20'000'000;
inline constexpr std::size_t kHitsMax = 1'024;  // Of one declaration; more is a fault of the pack.
inline constexpr std::int32_t kScoreMax = 1'000;
inline constexpr std::int32_t kCargoAheadDaysMax = 90;   // a scan is planned no earlier
inline constexpr std::size_t kScanDevicesAskedMax = 16;  // of one port, that a lot bids for

static_assert(kLinesMax <= 64, "a hit names its lines in one 64-bit mask");
static_assert(kWindowDefault <= kWindowMax);

}  // namespace luong::limits
