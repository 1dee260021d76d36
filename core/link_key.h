#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/declaration.h"

namespace luong {

// What a journal record is found by: a 128-bit hash of (what kind of key, its value). The journal
// maps each to the LATEST record that carries it. Collisions are not excluded by the hash but by
// the reader: whoever finds an entry compares the value it stands for.
struct LinkKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  constexpr auto operator<=>(const LinkKey&) const = default;
};

// The keys are already hashes: one half serves as the table hash.
struct LinkKeyHash {
  using is_avalanching = void;
  std::size_t operator()(const LinkKey& key) const noexcept { return key.low; }
};

LinkKey root_key(std::uint64_t root) noexcept;  // any entry about a root; tells its RootState
// The decision on exactly this number, or its latest revision.
LinkKey number_key(std::uint64_t declaration_no) noexcept;
LinkKey message_key(std::uint64_t client, std::string_view msg_id) noexcept;
LinkKey preregistration_key(TaxCode trader, std::string_view invoice_no) noexcept;
// The latest decision on a part of the consignment whose first declaration has that root, of one
// client's one trader: nobody meets another's.
LinkKey family_key(std::uint64_t client, TaxCode trader, std::uint64_t first_root) noexcept;
LinkKey permit_key(Code<4> type, std::string_view no) noexcept;  // tells its PermitRecord
LinkKey context_key(std::uint64_t sequence) noexcept;
// The event of that number in a stream (core/event_streams.h).
LinkKey event_key(std::uint64_t stream, std::uint64_t number) noexcept;
// The latest scan-result/1 on a container of a declaration's root.
LinkKey scanned_key(std::uint64_t root, ContainerNumber container) noexcept;

// The latest manifest/1 or advance-cargo/1 on a lot, by one of its consignment keys.
LinkKey cargo_key(const LinkKey& lot) noexcept;
LinkKey cargo_entry_key(std::uint64_t sequence) noexcept;  // that very entry

LinkKey bill_key(std::string_view bill) noexcept;
// A container circulates: only the same container on the same voyage is the same lot. Without a
// voyage the day of arrival stands for it; without either nothing can be said.
std::optional<LinkKey> container_key(const Declaration& declaration,
                                     const Container& container) noexcept;
// Bill, invoice and container-and-voyage keys under which a cancelled lot is met again (A808).
void append_consignment_keys(const Declaration& declaration, std::vector<LinkKey>& out);

}  // namespace luong
