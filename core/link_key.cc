#include "core/link_key.h"

#define XXH_INLINE_ALL  // What is hashed here is so short that a call takes as long.
#include <xxhash.h>

#include <cstring>

namespace luong {

namespace {

// Hashes (tag, part, 0, part ...) from a buffer on the stack; parts longer than it enter by their
// hash.
class KeyBuilder {
 public:
  explicit KeyBuilder(char tag) { bytes_[size_++] = tag; }

  KeyBuilder& add(std::string_view part) {
    if (part.size() > kPartMax) return add(XXH3_64bits(part.data(), part.size()));
    if (!part.empty()) std::memcpy(bytes_ + size_, part.data(), part.size());
    size_ += part.size();
    bytes_[size_++] = '\0';
    return *this;
  }
  KeyBuilder& add(std::uint64_t value) {
    std::memcpy(bytes_ + size_, &value, sizeof value);
    size_ += sizeof value;
    return *this;
  }
  LinkKey key() const {
    const XXH128_hash_t hash = XXH3_128bits(bytes_, size_);
    return {hash.high64, hash.low64};
  }

 private:
  static constexpr std::size_t kPartMax = 64;
  char bytes_[4 * (kPartMax + 1)];
  std::size_t size_ = 0;
};

}  // namespace

LinkKey root_key(std::uint64_t root) noexcept { return KeyBuilder('R').add(root).key(); }
LinkKey number_key(std::uint64_t declaration_no) noexcept {
  return KeyBuilder('N').add(declaration_no).key();
}
LinkKey message_key(std::uint64_t client, std::string_view msg_id) noexcept {
  return KeyBuilder('M').add(client).add(msg_id).key();
}
LinkKey preregistration_key(TaxCode trader, std::string_view invoice_no) noexcept {
  return KeyBuilder('P').add(trader.packed()).add(invoice_no).key();
}
LinkKey context_key(std::uint64_t sequence) noexcept { return KeyBuilder('X').add(sequence).key(); }

void append_consignment_keys(const Declaration& declaration, std::vector<LinkKey>& out) {
  for (const std::string_view bill : declaration.bills)
    out.push_back(KeyBuilder('B').add(bill).key());
  if (!declaration.invoice.no.empty()) {
    out.push_back(KeyBuilder('I')
                      .add(declaration.trader.tax_code.packed())
                      .add(declaration.invoice.no)
                      .key());
  }
  // A container circulates: only the same container on the same voyage is the same lot. Without a
  // voyage the day of arrival stands for it; without either nothing can be said.
  const std::int64_t day = declaration.arrival_date ? declaration.arrival_date->days : 0;
  if (declaration.voyage.empty() && day == 0) return;
  for (const Container& container : declaration.containers) {
    KeyBuilder key('C');
    key.add(container.no.view());
    if (declaration.voyage.empty())
      key.add(static_cast<std::uint64_t>(day));
    else
      key.add(declaration.vessel_name).add(declaration.voyage);
    out.push_back(key.key());
  }
}

}  // namespace luong
