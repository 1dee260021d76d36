#include "core/facts.h"

#include "core/canonical_bytes.h"

namespace luong {
namespace {

constexpr std::uint64_t kFactsFormat = 1;
constexpr std::uint64_t kVersionsFormat = 1;
constexpr std::uint64_t kChannels = 4;  // 0 none, 1-3

std::optional<Error> settled(const ByteReader& reader, const char* what) {
  if (!reader.failed() && reader.at_end()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, std::string("stored ") + what + " do not read back"};
}

void write(ByteWriter& writer, const ScanOffer& offer) {
  writer.code(offer.device);
  writer.signed_number(offer.first_hour);
  writer.number(offer.hours);
  writer.number(offer.containers);
  writer.number(offer.tokens_before);
  writer.flag(offer.full);
}

void read(ByteReader& reader, ScanOffer& offer) {
  offer.device = reader.code<16>();
  offer.first_hour = reader.signed_number();
  offer.hours = reader.integer<std::uint8_t>();
  offer.containers = reader.integer<std::uint16_t>();
  offer.tokens_before = reader.integer<std::uint32_t>();
  offer.full = reader.flag();
}

void write(ByteWriter& writer, const StreamFeatures& stream) {
  writer.number(stream.prior_channel);
  writer.number(stream.prior_number);
  writer.number(stream.prior_sequence);
  writer.flag(stream.amends_known_channel);
  writer.flag(stream.amendment_lowers);
  writer.flag(stream.amends_unknown_root);
  writer.number(stream.cancelled_channel);
  writer.number(stream.cancelled_root);
  writer.number(stream.cancelled_draw_root);
  writer.number(stream.preregistrations);
}

void read(ByteReader& reader, StreamFeatures& stream) {
  stream.prior_channel = static_cast<std::uint8_t>(reader.number_below(kChannels));
  stream.prior_number = reader.number();
  stream.prior_sequence = reader.number();
  stream.amends_known_channel = reader.flag();
  stream.amendment_lowers = reader.flag();
  stream.amends_unknown_root = reader.flag();
  stream.cancelled_channel = static_cast<std::uint8_t>(reader.number_below(kChannels));
  stream.cancelled_root = reader.number();
  stream.cancelled_draw_root = reader.number();
  stream.preregistrations = reader.integer<std::uint32_t>();
}

Audience read_audience(ByteReader& reader) {
  const std::uint64_t value = reader.number_below(4);
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

void encode(const InputFacts& facts, std::string& out) {
  ByteWriter writer(out);
  writer.number(kFactsFormat);
  writer.signed_number(facts.arrival.ms);
  writer.number(facts.client);
  writer.number(static_cast<std::uint64_t>(facts.audience));
  writer.flag(facts.deadline_passed);
  writer.number(facts.draw_root);
  write(writer, facts.scan_offer);
  write(writer, facts.stream);
}

std::optional<Error> decode(std::string_view bytes, InputFacts& facts) {
  ByteReader reader(bytes);
  if (reader.number() != kFactsFormat) reader.fail();
  facts.arrival.ms = reader.signed_number();
  facts.client = reader.number();
  facts.audience = read_audience(reader);
  facts.deadline_passed = reader.flag();
  facts.draw_root = reader.number();
  read(reader, facts.scan_offer);
  read(reader, facts.stream);
  return settled(reader, "input facts");
}

void encode(const ContextVersions& versions, std::string& out) {
  ByteWriter writer(out);
  writer.number(kVersionsFormat);
  writer.number(versions.snapshot_generation);
  writer.number(versions.delta_sequence);
  writer.text(versions.pack);
  writer.text(versions.reference);
  writer.text(versions.scanners);
  writer.text(versions.key_id);
}

std::optional<Error> decode(std::string_view bytes, ContextVersions& versions) {
  ByteReader reader(bytes);
  if (reader.number() != kVersionsFormat) reader.fail();
  versions.snapshot_generation = reader.number();
  versions.delta_sequence = reader.number();
  versions.pack.assign(reader.text());
  versions.reference.assign(reader.text());
  versions.scanners.assign(reader.text());
  versions.key_id.assign(reader.text());
  return settled(reader, "context versions");
}

}  // namespace luong
