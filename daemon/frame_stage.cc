#include "daemon/frame_stage.h"

#include <xxhash.h>

#include <cstring>

#include "core/byte_codec.h"
#include "core/status_codec.h"

namespace luong {

namespace {

// Tells which text was received. What it said is proved by the chain, which covers the canonical
// form; a cryptographic hash of the text as well would cost 1.5 times its parse.
void hash_text(std::string_view text, std::array<char, 16>& out) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  std::memcpy(out.data(), &hash.high64, 8);
  std::memcpy(out.data() + 8, &hash.low64, 8);
}

}  // namespace

void read_frame(MessageParser& parser, std::string_view padded_frame, BatchSlot& slot) {
  slot.pending = Pending::kNothing;
  slot.reply_size = 0;
  slot.window = 0;
  slot.subscribes = false;
  slot.canonical.clear();
  slot.error = parser.parse(padded_frame, slot.text, slot.message);
  if (slot.error) return;
  switch (slot.message.kind) {
    case MessageKind::kHello:
    case MessageKind::kLevel:
      return;
    case MessageKind::kCargo:
      luong::encode(slot.message.declaration, slot.canonical);
      break;
    case MessageKind::kDeclaration:
      luong::encode(slot.message.declaration, slot.canonical);
      ledger_keys_of(slot.message.declaration, slot.ledger_keys);
      break;
    case MessageKind::kStatus:
      luong::encode(slot.message.status, slot.canonical);
      break;
    case MessageKind::kEnterpriseDelta:
      luong::encode(slot.message.delta, slot.canonical);
      break;
    case MessageKind::kPermit:
    case MessageKind::kExemptGoods:
      luong::encode(slot.message.permit, slot.canonical);
      break;
    case MessageKind::kFeedback:
      luong::encode(slot.message.feedback, slot.canonical);
      break;
    case MessageKind::kIntel:
      luong::encode(slot.message.intel, slot.canonical);
      break;
    case MessageKind::kAlertAck:
      luong::encode(slot.message.alert_ack, slot.canonical);
      break;
    case MessageKind::kScanStep:
      luong::encode(slot.message.scan_step, slot.canonical);
      break;
    case MessageKind::kEventAck:
      put_varint(slot.canonical, slot.message.ack.up_to);
      break;
  }
  slot.content = content_hash(slot.canonical);
  keys_of(slot.message, slot.arrival->client, slot.keys);
  hash_text(padded_frame, slot.text_hash);
}

}  // namespace luong
