#include "core/facts.h"

#include "core/canonical_reader.h"

namespace luong {
namespace {

// Formats only grow at the end.
constexpr std::uint64_t kFactsFormat = 8;
constexpr std::uint64_t kFactsFormatWithoutBids = 7;
constexpr std::uint64_t kFactsFormatWithoutIntel = 6;
constexpr std::uint64_t kFactsFormatWithoutChecks = 5;
constexpr std::uint64_t kFactsFormatWithoutAccounts = 4;
constexpr std::uint64_t kFactsFormatWithoutFamily = 3;
constexpr std::uint64_t kFactsFormatWithoutPermits = 2;
constexpr std::uint64_t kFactsFormatWithoutLedger = 1;
constexpr std::uint64_t kVersionsFormat = 2;
constexpr std::uint64_t kVersionsFormatWithoutEpoch = 1;
constexpr std::uint64_t kPriorScan = 1, kSuspect = 2;
constexpr std::uint64_t kScanRefusals = 5;
constexpr std::uint64_t kChannels = 4;  // 0 none, 1-3

std::optional<Error> settled(const CanonicalReader& reader, const char* what) {
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, std::string("stored ") + what + " do not read back"};
}

void put(std::string& out, const StreamFeatures& stream) {
  put_varint(out, stream.prior_channel);
  put_varint(out, stream.prior_number);
  put_varint(out, stream.prior_sequence);
  put_varint(out, stream.amends_known_channel ? 1 : 0);
  put_varint(out, stream.amendment_lowers ? 1 : 0);
  put_varint(out, stream.amends_unknown_root ? 1 : 0);
  put_varint(out, stream.cancelled_channel);
  put_varint(out, stream.cancelled_root);
  put_varint(out, stream.cancelled_draw_root);
  put_varint(out, stream.preregistrations);
}

void take(CanonicalReader& reader, StreamFeatures& stream) {
  stream.prior_channel = static_cast<std::uint8_t>(reader.below(kChannels));
  stream.prior_number = reader.number();
  stream.prior_sequence = reader.number();
  stream.amends_known_channel = reader.flag();
  stream.amendment_lowers = reader.flag();
  stream.amends_unknown_root = reader.flag();
  stream.cancelled_channel = static_cast<std::uint8_t>(reader.below(kChannels));
  stream.cancelled_root = reader.number();
  stream.cancelled_draw_root = reader.number();
  stream.preregistrations = reader.integer<std::uint32_t>();
}

void put(std::string& out, const ScanBid& bid) {
  put_varint(out, bid.asked.size());
  if (bid.asked.empty()) return;
  put_varint(out, bid.rank.value());
  put_varint(out, bid.price.value());
  for (const ScanAsked& asked : bid.asked) {
    put_text(out, asked.device.view());
    put_varint(out, asked.parts);
  }
}

void take(CanonicalReader& reader, ScanBid& bid) {
  const std::uint64_t asked = reader.below(decltype(bid.asked)::capacity() + 1);
  if (asked == 0) return;
  bid.rank = ScanRank::from_value(static_cast<std::uint32_t>(reader.below(ScanRank::kEnd)));
  bid.price = ScanRank::from_value(static_cast<std::uint32_t>(reader.below(ScanRank::kEnd)));
  for (std::uint64_t i = 0; i < asked; ++i) {
    const auto device = reader.code<16>();
    bid.asked.push_back({device, reader.integer<std::uint32_t>()});
  }
}

Audience read_audience(CanonicalReader& reader) {
  const std::uint64_t value = reader.below(4);
  if (value == 0) reader.fail();
  return value == 0 ? Audience::kDeclarant : static_cast<Audience>(value);
}

}  // namespace

std::string_view name(Audience audience) noexcept {
  switch (audience) {
    case Audience::kDeclarant:
      return "declarant";
    case Audience::kOfficer:
      return "officer";
    case Audience::kAuditor:
      return "auditor";
  }
  return "unknown";
}

InputFacts InputFacts::without_history() const {
  InputFacts facts;
  facts.arrival = arrival;
  facts.client = client;
  facts.audience = audience;
  facts.deadline_passed = deadline_passed;
  facts.scoring_failed = scoring_failed;
  facts.draw_root = draw_root;
  return facts;
}

void InputFacts::clear() {
  arrival = {};
  client = 0;
  audience = Audience::kDeclarant;
  deadline_passed = scoring_failed = false;
  draw_root = 0;
  scan_offer = {};
  scan_bid = {};
  stream = {};
  ledger = {};
  permits.clear();
  accounts.clear();
  obligations = {};
  intel = {};
}

void put(std::string& out, const ScanOffer& offer) {
  put_text(out, offer.device.view());
  put_signed(out, offer.first_hour);
  put_varint(out, offer.hours);
  put_varint(out, offer.containers);
  put_varint(out, offer.tokens_per_hour);
  put_varint(out, offer.tokens_before);
  put_varint(out, static_cast<std::uint64_t>(offer.refusal));
}

void take(CanonicalReader& reader, ScanOffer& offer) {
  offer.device = reader.code<16>();
  offer.first_hour = reader.signed_number();
  offer.hours = reader.integer<std::uint8_t>();
  offer.containers = reader.integer<std::uint16_t>();
  offer.tokens_per_hour = reader.integer<std::uint16_t>();
  offer.tokens_before = reader.integer<std::uint32_t>();
  offer.refusal = static_cast<ScanRefusal>(reader.below(kScanRefusals));
}

void encode(const InputFacts& facts, std::string& out) {
  put_varint(out, kFactsFormat);
  put_signed(out, facts.arrival.ms);
  put_varint(out, facts.client);
  put_varint(out, static_cast<std::uint64_t>(facts.audience));
  put_varint(out, facts.deadline_passed ? 1 : 0);
  put_varint(out, facts.scoring_failed ? 1 : 0);
  put_varint(out, facts.draw_root);
  put(out, facts.scan_offer);
  put(out, facts.stream);
  put(out, facts.ledger);
  put(out, facts.permits);
  put_varint(out, facts.stream.family_channel);
  put_varint(out, facts.stream.family_number);
  put(out, facts.accounts);
  put(out, facts.obligations);
  put(out, facts.ledger.trader_checks);
  put(out, facts.intel);
  put(out, facts.scan_bid);
  put_varint(out, (facts.stream.prior_scan ? kPriorScan : 0U) |
                      (facts.stream.prearrival_suspect ? kSuspect : 0U));
  put_varint(out, facts.stream.prearrival_channel);
  put_varint(out, facts.stream.prearrival_sequence);
}

std::optional<Error> decode(std::string_view bytes, InputFacts& facts) {
  CanonicalReader reader(bytes);
  const std::uint64_t format = reader.number();
  if (format < kFactsFormatWithoutLedger || format > kFactsFormat) reader.fail();
  facts.arrival.ms = reader.signed_number();
  facts.client = reader.number();
  facts.audience = read_audience(reader);
  facts.deadline_passed = reader.flag();
  facts.scoring_failed = reader.flag();
  facts.draw_root = reader.number();
  take(reader, facts.scan_offer);
  take(reader, facts.stream);
  facts.ledger = {};
  if (format >= kFactsFormatWithoutPermits) take(reader, facts.ledger);
  facts.permits.clear();
  if (format >= kFactsFormatWithoutFamily) take(reader, facts.permits);
  const bool has_family = format >= kFactsFormatWithoutAccounts;
  facts.stream.family_channel =
      has_family ? static_cast<std::uint8_t>(reader.below(kChannels)) : std::uint8_t{0};
  facts.stream.family_number = has_family ? reader.number() : 0;
  facts.accounts.clear();
  facts.obligations = {};
  if (format >= kFactsFormatWithoutChecks) {
    take(reader, facts.accounts);
    take(reader, facts.obligations);
  }
  if (format >= kFactsFormatWithoutIntel) take(reader, facts.ledger.trader_checks);
  facts.intel = {};
  if (format >= kFactsFormatWithoutBids) take(reader, facts.intel);
  facts.scan_bid = {};
  const bool has_prearrival = format > kFactsFormatWithoutBids;
  if (has_prearrival) take(reader, facts.scan_bid);
  const std::uint64_t scans = has_prearrival ? reader.below((kPriorScan | kSuspect) + 1) : 0;
  facts.stream.prior_scan = (scans & kPriorScan) != 0;
  facts.stream.prearrival_suspect = (scans & kSuspect) != 0;
  facts.stream.prearrival_channel =
      has_prearrival ? static_cast<std::uint8_t>(reader.below(kChannels)) : std::uint8_t{0};
  facts.stream.prearrival_sequence = has_prearrival ? reader.number() : 0;
  return settled(reader, "input facts");
}

bool same_parts(const ContextVersions& a, const ContextVersions& b) noexcept {
  return a.snapshot_generation == b.snapshot_generation && a.pack == b.pack &&
         a.reference == b.reference && a.scanners == b.scanners && a.key_id == b.key_id;
}

void encode(const ContextVersions& versions, std::string& out) {
  put_varint(out, kVersionsFormat);
  put_varint(out, versions.snapshot_generation);
  put_varint(out, versions.delta_sequence);
  put_text(out, versions.pack);
  put_text(out, versions.reference);
  put_text(out, versions.scanners);
  put_text(out, versions.key_id);
  put_varint(out, versions.epoch.number);
  put_signed(out, versions.epoch.yellow);
  put_signed(out, versions.epoch.red);
}

std::optional<Error> decode(std::string_view bytes, ContextVersions& versions) {
  CanonicalReader reader(bytes);
  const std::uint64_t format = reader.number();
  if (format < kVersionsFormatWithoutEpoch || format > kVersionsFormat) reader.fail();
  versions.snapshot_generation = reader.number();
  versions.delta_sequence = reader.number();
  versions.pack.assign(reader.text());
  versions.reference.assign(reader.text());
  versions.scanners.assign(reader.text());
  versions.key_id.assign(reader.text());
  versions.epoch = {};
  if (format > kVersionsFormatWithoutEpoch) {
    versions.epoch.number = reader.number();
    versions.epoch.yellow = reader.signed_integer();
    versions.epoch.red = reader.signed_integer();
  }
  return settled(reader, "context versions");
}

}  // namespace luong
