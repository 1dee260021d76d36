#include "core/verdict.h"

#include <array>
#include <cassert>
#include <utility>

#include "core/canonical_bytes.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;

constexpr std::array<std::pair<std::uint16_t, std::string_view>, 8> kGateNames = {{
    {kGateHard, "HARD"},
    {kGateDirected, "DIRECTED"},
    {kGateSign, "SIGN"},
    {kGateNonCompliant, "NONCOMPLIANT"},
    {kGateHighRisk, "HIGHRISK"},
    {kGateRandom, "RANDOM"},
    {kGateSystem, "SYSTEM"},
    {kGateInherited, "INHERITED"},
}};

constexpr std::array<std::pair<std::uint8_t, std::string_view>, 7> kConditionNames = {{
    {kScanRed, "RED"},
    {kScanHighRisk, "HIGH_RISK"},
    {kScanSuspicion, "SUSPICION"},
    {kScanRoute, "ROUTE"},
    {kScanSite, "SITE"},
    {kScanCapacity, "CAPACITY"},
    {kScanOneForm, "ONE_FORM"},
}};

template <typename Bits, typename Table>
std::string_view name_of(Bits wanted, const Table& table) {
  for (const auto& [bit, word] : table) {
    if (wanted == bit) return word;
  }
  return "UNKNOWN";
}

template <typename Bits, typename Table>
std::vector<std::string_view> names_of(Bits bits, const Table& table) {
  std::vector<std::string_view> names;
  for (const auto& [bit, word] : table) {
    if ((bits & bit) != 0) names.push_back(word);
  }
  return names;
}

void write(ByteWriter& writer, const Hit& hit) {
  writer.code(hit.id);
  writer.signed_number(hit.points);
  writer.number(hit.lines);
  writer.signed_number(hit.draw);
}

void read(ByteReader& reader, Hit& hit) {
  hit.id = reader.code<8>();
  hit.points = reader.signed_integer();
  hit.lines = reader.number();
  hit.draw = reader.signed_number();
}

void write(ByteWriter& writer, const Draw& draw) {
  writer.code(draw.id);
  writer.number(draw.value);
  writer.flag(draw.hit);
}

void read(ByteReader& reader, Draw& draw) {
  draw.id = reader.code<8>();
  draw.value = reader.number();
  draw.hit = reader.flag();
}

template <std::size_t kCapacity>
void write(ByteWriter& writer, const Code<kCapacity>& code) {
  writer.code(code);
}

template <std::size_t kCapacity>
void read(ByteReader& reader, Code<kCapacity>& code) {
  code = reader.code<kCapacity>();
}

void write(ByteWriter& writer, std::string_view text) { writer.text(text); }
void read(ByteReader& reader, std::string_view& text) { text = reader.text(); }

template <typename T>
void write_all(ByteWriter& writer, const std::vector<T>& values) {
  writer.number(values.size());
  for (const T& value : values) write(writer, value);
}

template <typename T>
void read_all(ByteReader& reader, std::vector<T>& values) {
  values.resize(reader.count(1));  // Every element takes at least a byte.
  for (T& value : values) read(reader, value);
}

void write(ByteWriter& writer, const ScanRecommendation& scan) {
  writer.flag(scan.recommended);
  writer.number(scan.failed);
  writer.signed_number(scan.weight);
  writer.code(scan.offer.device);
  writer.signed_number(scan.offer.first_hour);
  writer.number(scan.offer.hours);
  writer.number(scan.offer.containers);
  writer.number(scan.offer.tokens_before);
  writer.flag(scan.offer.full);
  write_all(writer, scan.containers);
}

void read(ByteReader& reader, ScanRecommendation& scan) {
  scan.recommended = reader.flag();
  scan.failed = static_cast<std::uint8_t>(reader.number_below(kScanAll + 1));
  scan.weight = reader.signed_integer();
  scan.offer.device = reader.code<16>();
  scan.offer.first_hour = reader.signed_number();
  scan.offer.hours = reader.integer<std::uint8_t>();
  scan.offer.containers = reader.integer<std::uint16_t>();
  scan.offer.tokens_before = reader.integer<std::uint32_t>();
  scan.offer.full = reader.flag();
  read_all(reader, scan.containers);
}

}  // namespace

std::string_view name(Channel channel) noexcept {
  switch (channel) {
    case Channel::kNone:
      return "NONE";
    case Channel::kGreen:
      return "GREEN";
    case Channel::kYellow:
      return "YELLOW";
    case Channel::kRed:
      return "RED";
  }
  return "UNKNOWN";
}

std::string_view name(Form form) noexcept {
  switch (form) {
    case Form::kNone:
      return "none";
    case Form::kDocuments:
      return "documents";
    case Form::kPhysical:
      return "physical";
    case Form::kScan:
      return "scan";
  }
  return "unknown";
}

std::string_view name(Extent extent) noexcept {
  switch (extent) {
    case Extent::kNone:
      return "none";
    case Extent::kShare:
      return "share";
    case Extent::kFull:
      return "full";
  }
  return "unknown";
}

std::string_view name(Gate bit) noexcept { return name_of(bit, kGateNames); }

std::string_view name(ScanCondition bit) noexcept { return name_of(bit, kConditionNames); }

std::vector<std::string_view> gate_names(std::uint16_t gate) { return names_of(gate, kGateNames); }

std::vector<std::string_view> scan_condition_names(std::uint8_t conditions) {
  return names_of(conditions, kConditionNames);
}

void Verdict::clear() {
  auto kept_hits = std::move(hits);
  auto kept_draws = std::move(draws);
  auto kept_skipped = std::move(skipped);
  auto kept_failed = std::move(failed);
  auto kept_tables = std::move(missing_tables);
  auto kept_advice = std::move(advice);
  auto kept_containers = std::move(scan.containers);
  *this = Verdict{};
  const auto give_back = [](auto& member, auto& kept) {
    member = std::move(kept);
    member.clear();
  };
  give_back(hits, kept_hits);
  give_back(draws, kept_draws);
  give_back(skipped, kept_skipped);
  give_back(failed, kept_failed);
  give_back(missing_tables, kept_tables);
  give_back(advice, kept_advice);
  give_back(scan.containers, kept_containers);
}

void encode(const Verdict& verdict, std::string& out) {
  ByteWriter writer(out);
  writer.number(kFormat);
  writer.number(static_cast<std::uint64_t>(verdict.decision));
  writer.number(static_cast<std::uint64_t>(verdict.channel));
  writer.number(verdict.gate);
  writer.number(static_cast<std::uint64_t>(verdict.form));
  writer.number(static_cast<std::uint64_t>(verdict.extent));
  writer.code(verdict.official_code);
  writer.signed_number(verdict.as_of.ms);
  writer.flag(verdict.hold);
  writer.code(verdict.hold_code);
  writer.flag(verdict.incomplete);
  writer.signed_number(verdict.tier1_score);
  writer.signed_number(verdict.tier2_score);
  write_all(writer, verdict.hits);
  write_all(writer, verdict.draws);
  write_all(writer, verdict.skipped);
  write_all(writer, verdict.failed);
  write_all(writer, verdict.missing_tables);
  write_all(writer, verdict.advice);
  write(writer, verdict.scan);
  writer.number(verdict.supersedes);
  writer.number(verdict.revision);
}

std::optional<Error> decode(std::string_view bytes, Verdict& verdict) {
  verdict.clear();
  ByteReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const std::uint64_t decision = reader.number_below(3);
  if (decision == 0) reader.fail();
  verdict.decision = decision == 2 ? Decision::kRejected : Decision::kOk;
  verdict.channel = static_cast<Channel>(reader.number_below(4));
  verdict.gate = static_cast<std::uint16_t>(reader.number_below(kGateAll + 1));
  verdict.form = static_cast<Form>(reader.number_below(4));
  verdict.extent = static_cast<Extent>(reader.number_below(3));
  verdict.official_code = reader.code<8>();
  verdict.as_of.ms = reader.signed_number();
  verdict.hold = reader.flag();
  verdict.hold_code = reader.code<8>();
  verdict.incomplete = reader.flag();
  verdict.tier1_score = reader.signed_integer();
  verdict.tier2_score = reader.signed_integer();
  read_all(reader, verdict.hits);
  read_all(reader, verdict.draws);
  read_all(reader, verdict.skipped);
  read_all(reader, verdict.failed);
  read_all(reader, verdict.missing_tables);
  read_all(reader, verdict.advice);
  read(reader, verdict.scan);
  verdict.supersedes = reader.number();
  verdict.revision = reader.integer<std::uint16_t>();
  if (!reader.failed() && reader.at_end()) return std::nullopt;
  verdict.clear();
  return Error{ErrorCode::kCorrupt, {}, "a stored verdict does not read back"};
}

}  // namespace luong
