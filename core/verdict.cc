#include "core/verdict.h"

#include <array>
#include <cassert>
#include <utility>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;

constexpr std::array<std::pair<std::uint16_t, std::string_view>, 9> kGateNames = {{
    {kGateHard, "HARD"},
    {kGateDirected, "DIRECTED"},
    {kGateSign, "SIGN"},
    {kGateNonCompliant, "NONCOMPLIANT"},
    {kGateHighRisk, "HIGHRISK"},
    {kGateRandom, "RANDOM"},
    {kGateSystem, "SYSTEM"},
    {kGateInherited, "INHERITED"},
    {kGateOfficer, "OFFICER"},
}};

constexpr std::array<std::pair<std::uint16_t, std::string_view>, 12> kConditionNames = {{
    {kScanRed, "RED"},
    {kScanHighRisk, "HIGH_RISK"},
    {kScanSuspicion, "SUSPICION"},
    {kScanRoute, "ROUTE"},
    {kScanSite, "SITE"},
    {kScanCapacity, "CAPACITY"},
    {kScanOneForm, "ONE_FORM"},
    {kScanKept, "KEPT"},
    {kScanOnePlace, "ONE_PLACE"},
    {kScanQueue, "QUEUE"},
    {kScanHomogeneity, "HOMOGENEITY"},
    {kScanNotApproved, "NOT_APPROVED"},
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

void put(std::string& out, const Hit& hit) {
  put_text(out, hit.id.view());
  put_signed(out, hit.points);
  put_varint(out, hit.lines);
  put_signed(out, hit.draw);
}

void take(CanonicalReader& reader, Hit& hit) {
  hit.id = reader.code<8>();
  hit.points = reader.signed_integer();
  hit.lines = reader.number();
  hit.draw = reader.signed_number();
}

void put(std::string& out, const Draw& draw) {
  put_text(out, draw.id.view());
  put_fixed(out, draw.value);
  put_varint(out, draw.hit ? 1 : 0);
}

void take(CanonicalReader& reader, Draw& draw) {
  draw.id = reader.code<8>();
  draw.value = reader.fixed();
  draw.hit = reader.flag();
}

template <std::size_t kCapacity>
void put(std::string& out, const Code<kCapacity>& code) {
  put_text(out, code.view());
}

template <std::size_t kCapacity>
void take(CanonicalReader& reader, Code<kCapacity>& code) {
  code = reader.code<kCapacity>();
}

void put(std::string& out, std::string_view text) { put_text(out, text); }
void take(CanonicalReader& reader, std::string_view& text) { text = reader.text(); }

template <typename T>
void put_all(std::string& out, const std::vector<T>& values) {
  put_varint(out, values.size());
  for (const T& value : values) put(out, value);
}

template <typename T>
void take_all(CanonicalReader& reader, std::vector<T>& values) {
  values.resize(reader.count());
  for (T& value : values) take(reader, value);
}

constexpr std::uint64_t kRecommended = 1, kFacilitation = 2;

void put(std::string& out, const ScanRecommendation& scan) {
  put_varint(out,
             (scan.recommended ? kRecommended : 0U) | (scan.facilitation ? kFacilitation : 0U));
  put_varint(out, scan.failed);
  put_signed(out, scan.weight);
  put(out, scan.offer);
  put_all(out, scan.containers);
}

void take(CanonicalReader& reader, ScanRecommendation& scan) {
  const std::uint64_t flags = reader.below((kRecommended | kFacilitation) + 1);
  scan.recommended = (flags & kRecommended) != 0;
  scan.facilitation = (flags & kFacilitation) != 0;
  scan.failed = static_cast<std::uint16_t>(reader.below(kScanAll + 1));
  scan.weight = reader.signed_integer();
  take(reader, scan.offer);
  take_all(reader, scan.containers);
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

std::vector<std::string_view> scan_condition_names(std::uint16_t conditions) {
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
  put_varint(out, kFormat);
  put_varint(out, static_cast<std::uint64_t>(verdict.decision));
  put_varint(out, static_cast<std::uint64_t>(verdict.channel));
  put_varint(out, verdict.gate);
  put_varint(out, static_cast<std::uint64_t>(verdict.form));
  put_varint(out, static_cast<std::uint64_t>(verdict.extent));
  put_text(out, verdict.official_code.view());
  put_signed(out, verdict.as_of.ms);
  put_varint(out, verdict.hold ? 1 : 0);
  put_text(out, verdict.hold_code.view());
  put_varint(out, verdict.incomplete ? 1 : 0);
  put_signed(out, verdict.tier1_score);
  put_signed(out, verdict.tier2_score);
  put_all(out, verdict.hits);
  put_all(out, verdict.draws);
  put_all(out, verdict.skipped);
  put_all(out, verdict.failed);
  put_all(out, verdict.missing_tables);
  put_all(out, verdict.advice);
  put(out, verdict.scan);
  put_varint(out, verdict.supersedes);
  put_varint(out, verdict.revision);
}

std::optional<Error> decode(std::string_view bytes, Verdict& verdict) {
  verdict.clear();
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const std::uint64_t decision = reader.below(3);
  if (decision == 0) reader.fail();
  verdict.decision = decision == 2 ? Decision::kRejected : Decision::kOk;
  verdict.channel = static_cast<Channel>(reader.below(4));
  verdict.gate = static_cast<std::uint16_t>(reader.below(kGateAll + 1));
  verdict.form = static_cast<Form>(reader.below(4));
  verdict.extent = static_cast<Extent>(reader.below(3));
  verdict.official_code = reader.code<8>();
  verdict.as_of.ms = reader.signed_number();
  verdict.hold = reader.flag();
  verdict.hold_code = reader.code<8>();
  verdict.incomplete = reader.flag();
  verdict.tier1_score = reader.signed_integer();
  verdict.tier2_score = reader.signed_integer();
  take_all(reader, verdict.hits);
  take_all(reader, verdict.draws);
  take_all(reader, verdict.skipped);
  take_all(reader, verdict.failed);
  take_all(reader, verdict.missing_tables);
  take_all(reader, verdict.advice);
  take(reader, verdict.scan);
  verdict.supersedes = reader.number();
  verdict.revision = reader.integer<std::uint16_t>();
  if (reader.complete()) return std::nullopt;
  verdict.clear();
  return Error{ErrorCode::kCorrupt, {}, "a stored verdict does not read back"};
}

}  // namespace luong
