#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/link_key.h"
#include "core/message.h"

namespace luong {

// All keys a message is met under, worked out once, where it is parsed: its admission looks past
// entries up by them, its own entry is found by them. Reused: the list keeps its memory.
struct MessageKeys {
  LinkKey message;                 // (client, msg_id)
  LinkKey root, number;            // of the declaration, or of the one a status tells of
  std::optional<LinkKey> family;   // of a split consignment; none for a declaration by itself
  std::optional<LinkKey> invoice;  // the trader's pre-registrations; none without an invoice number
  std::vector<LinkKey> lot;  // bills, invoice, container-and-voyage: a cancelled lot met again
  // What it draws on, or the one a notice is about: permits, accounts of goods, and the declaration
  // that opened them.
  std::vector<LinkKey> draws_on;
};

// `client` sent the message, which was read without a fault.
void keys_of(const Message& message, std::uint64_t client, MessageKeys& out);

}  // namespace luong
