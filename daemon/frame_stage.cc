#define OPENSSL_SUPPRESS_DEPRECATED  // The one-call SHA-256 of OpenSSL 3 looks its algorithm up
                                     // each time.
#include "daemon/frame_stage.h"

#include <openssl/sha.h>

#include "core/byte_codec.h"

namespace luong {

namespace {

void sha256(std::string_view bytes, std::array<char, 32>& out) {
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes.data(), bytes.size());
  SHA256_Final(reinterpret_cast<unsigned char*>(out.data()), &state);
}

void encode(const Status& status, std::string& out) {
  put_varint(out, status.declaration_no.value());
  put_u8(out, static_cast<std::uint8_t>(status.status));
  put_signed(out, status.at.ms);
  put_text(out, status.office.view());
}

}  // namespace

void read_frame(MessageParser& parser, std::string_view padded_frame, BatchSlot& slot) {
  slot.pending = Pending::kNothing;
  slot.reply_size = 0;
  slot.window = 0;
  slot.canonical.clear();
  slot.error = parser.parse(padded_frame, slot.text, slot.message);
  if (slot.error) return;
  switch (slot.message.kind) {
    case MessageKind::kHello:
      return;
    case MessageKind::kDeclaration:
      luong::encode(slot.message.declaration, slot.canonical);
      break;
    case MessageKind::kStatus:
      encode(slot.message.status, slot.canonical);
      break;
    case MessageKind::kEnterpriseDelta:
      luong::encode(slot.message.delta, slot.canonical);
      break;
  }
  slot.content = content_hash(slot.canonical);
  sha256(padded_frame, slot.text_hash);
}

}  // namespace luong
