#include "core/intel_book.h"

#include <algorithm>

#include "core/canonical_reader.h"
#include "core/key_builder.h"

namespace luong {

namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::size_t kHsDigitsMin = 2;

std::uint64_t name_print(const Intel& intel) {
  return KeyBuilder('n').add(intel.originator).add(intel.no).print();
}

std::uint64_t subject_print(IntelSubject subject, std::string_view value) {
  return KeyBuilder('s').add(static_cast<std::uint64_t>(subject)).add(value).print();
}

}  // namespace

void put(std::string& out, const IntelFacts& facts) {
  put_varint(out, facts.matches);
  if (facts.matches == 0) return;
  put_varint(out, facts.unverified);
  put_varint(out, facts.verified);
  put_varint(out, facts.unverified_sequence);
  put_varint(out, facts.verified_sequence);
}

void take(CanonicalReader& reader, IntelFacts& facts) {
  facts = {};
  facts.matches = reader.integer<std::uint16_t>();
  if (facts.matches == 0) return;
  facts.unverified = static_cast<std::uint8_t>(reader.below(101));
  facts.verified = static_cast<std::uint8_t>(reader.below(101));
  facts.unverified_sequence = reader.number();
  facts.verified_sequence = reader.number();
}

void IntelBook::add(std::uint64_t name, const Piece& piece) {
  pieces_[name] = piece;
  by_subject_[piece.subject_print].push_back(name);
  ends_.insert({piece.valid_to, name});
  ++of_subject_[static_cast<std::size_t>(piece.subject) - 1];
}

void IntelBook::remove(std::uint64_t name) {
  const auto at = pieces_.find(name);
  if (at == pieces_.end()) return;
  const Piece piece = at->second;
  ends_.erase({piece.valid_to, name});
  --of_subject_[static_cast<std::size_t>(piece.subject) - 1];
  const auto subject = by_subject_.find(piece.subject_print);
  std::erase(subject->second, name);
  if (subject->second.empty()) by_subject_.erase(subject);
  pieces_.erase(at);
}

void IntelBook::take(const Intel& intel, std::uint64_t sequence, Date today) {
  end_what_is_over(today);
  const std::uint64_t name = name_print(intel);
  remove(name);
  if (intel.withdrawn || intel.valid_to < today) return;
  if (pieces_.size() == places_) {
    remove(ends_.begin()->second);
    ++forgotten_;
  }
  Piece piece;
  piece.subject_print = subject_print(intel.subject, intel.value);
  piece.sequence = sequence;
  piece.valid_to = intel.valid_to;
  piece.subject = intel.subject;
  piece.confidence = intel.confidence;
  piece.verified = intel.verified;
  add(name, piece);
}

void IntelBook::end_what_is_over(Date today) {
  while (!ends_.empty() && ends_.begin()->first < today) remove(ends_.begin()->second);
}

void IntelBook::match(IntelSubject subject, std::string_view value, Date day,
                      IntelFacts& facts) const {
  if (value.empty()) return;
  const auto found = by_subject_.find(subject_print(subject, value));
  if (found == by_subject_.end()) return;
  for (const std::uint64_t name : found->second) {
    const Piece& piece = pieces_.at(name);
    if (piece.valid_to < day) continue;
    if (facts.matches < UINT16_MAX) ++facts.matches;
    std::uint8_t& best = piece.verified ? facts.verified : facts.unverified;
    std::uint64_t& its = piece.verified ? facts.verified_sequence : facts.unverified_sequence;
    // Of two alike the older one, in whatever order they lie here.
    const bool better =
        piece.confidence > best || (piece.confidence == best && piece.sequence < its);
    if (!better) continue;
    best = piece.confidence;
    its = piece.sequence;
  }
}

void IntelBook::match_parties(const Declaration& declaration, Date day, IntelFacts& facts) const {
  constexpr auto kParty = IntelSubject::kParty;
  if (!declaration.trader.tax_code.empty()) {
    match(kParty, declaration.trader.tax_code.text(), day, facts);
  }
  match(kParty, declaration.counterparty.code, day, facts);
  match(kParty, declaration.broker_code.view(), day, facts);
  match(kParty, declaration.carrier_code, day, facts);
}

void IntelBook::match_places(const Declaration& declaration, Date day, IntelFacts& facts) const {
  const std::string_view from = declaration.loading_port.view();
  const std::string_view to = declaration.unloading_port.view();
  if (asks(IntelSubject::kRoute) && !from.empty() && !to.empty()) {
    std::array<char, 2 * PortCode::capacity() + 1> route{};
    const auto end = std::ranges::copy(from, route.begin()).out;
    *end = '-';
    const auto stop = std::ranges::copy(to, end + 1).out;
    match(IntelSubject::kRoute, {route.data(), static_cast<std::size_t>(stop - route.begin())}, day,
          facts);
  }
  if (!asks(IntelSubject::kArea)) return;
  match(IntelSubject::kArea, from, day, facts);
  if (to != from) match(IntelSubject::kArea, to, day, facts);
  match(IntelSubject::kArea, declaration.goods_location, day, facts);
  match(IntelSubject::kArea, declaration.counterparty.country.view(), day, facts);
}

// Each beginning of each HS code once.
void IntelBook::match_goods(const Declaration& declaration, Date day, IntelFacts& facts) const {
  const auto& lines = declaration.lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view code = lines[i].hs_code.view();
    for (std::size_t digits = kHsDigitsMin; digits <= code.size(); ++digits) {
      const std::string_view part = code.substr(0, digits);
      const bool before = std::any_of(
          lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(i),
          [part](const GoodsLine& line) { return line.hs_code.view().starts_with(part); });
      if (!before) match(IntelSubject::kHs, part, day, facts);
    }
  }
}

IntelFacts IntelBook::look(const Declaration& declaration, Date day) const {
  IntelFacts facts;
  if (pieces_.empty()) return facts;
  if (asks(IntelSubject::kParty)) match_parties(declaration, day, facts);
  match_places(declaration, day, facts);
  if (asks(IntelSubject::kContainer)) {
    for (const Container& container : declaration.containers) {
      match(IntelSubject::kContainer, container.no.view(), day, facts);
    }
  }
  if (asks(IntelSubject::kSeal)) {
    for (const std::string_view seal : declaration.seals) {
      match(IntelSubject::kSeal, seal, day, facts);
    }
  }
  if (asks(IntelSubject::kHs)) match_goods(declaration, day, facts);
  return facts;
}

void IntelBook::save(std::string& out) const {
  put_varint(out, kFormat);
  put_varint(out, ends_.size());
  for (const auto& [end, name] : ends_) {  // In one order, whatever the tables'.
    const Piece& piece = pieces_.at(name);
    put_fixed(out, name);
    put_fixed(out, piece.subject_print);
    put_varint(out, piece.sequence);
    put_signed(out, piece.valid_to.days);
    put_varint(out, static_cast<std::uint64_t>(piece.subject));
    put_varint(out, piece.confidence);
    put_varint(out, piece.verified ? 1 : 0);
  }
}

std::optional<Error> IntelBook::load(std::string_view bytes) {
  pieces_.clear();
  by_subject_.clear();
  ends_.clear();
  of_subject_.fill(0);
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const std::size_t count = reader.count();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint64_t name = reader.fixed();
    Piece piece;
    piece.subject_print = reader.fixed();
    piece.sequence = reader.number();
    piece.valid_to.days = reader.signed_integer();
    const std::uint64_t subject = reader.below(kIntelSubjects + 1);
    if (subject == 0) reader.fail();
    piece.confidence = static_cast<std::uint8_t>(reader.below(101));
    piece.verified = reader.flag();
    if (pieces_.contains(name)) reader.fail();
    if (!reader.ok()) break;
    piece.subject = static_cast<IntelSubject>(subject);
    add(name, piece);
  }
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "stored intelligence does not read back"};
}

}  // namespace luong
