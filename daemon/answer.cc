#include "daemon/answer.h"

#include "core/level_answer.h"

namespace luong {

namespace {

std::string_view bytes_of(const ChainHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

ReplyHead head_of(const BatchSlot& slot) {
  ReplyHead head;
  head.msg_id = slot.message.msg_id;
  head.declaration_no = slot.message.declaration_no;
  return head;
}

ReplyHead head_of(const BatchSlot& slot, const Receipt& receipt) {
  ReplyHead head = head_of(slot);
  head.receipt_sequence = receipt.sequence;
  head.receipt_hash = bytes_of(receipt.hash);
  return head;
}

ReplyHead head_of(const BatchSlot& slot, const StoredEntry& entry, bool same_message) {
  ReplyHead head = head_of(slot);
  head.declaration_no = DeclarationNumber::from_value(entry.entry.declaration_no);
  head.replayed = !same_message;
  head.receipt_sequence = entry.sequence;
  head.receipt_hash = entry.receipt_hash;
  return head;
}

}  // namespace

template <typename Write>
void Answerer::line(BatchSlot& slot, Write&& write) {
  slot.reply_at = out_.size();
  write();
  slot.reply_size = out_.size() - slot.reply_at;
}

void Answerer::invalid(BatchSlot& slot, const Error& error) {
  line(slot, [&] { append_invalid(out_, slot.arrival->audience, head_of(slot), error); });
}

void Answerer::conflict(BatchSlot& slot) {
  line(slot, [&] { append_conflict(out_, slot.arrival->audience, head_of(slot)); });
}

void Answerer::noted(BatchSlot& slot, const Receipt& receipt) {
  line(slot, [&] { append_noted(out_, slot.arrival->audience, head_of(slot, receipt)); });
}

void Answerer::level(BatchSlot& slot, const Enterprise& record, Instant as_of) {
  line(slot, [&] {
    append_level(out_, slot.message.msg_id, slot.message.level.tax_code, record, as_of);
  });
}

void Answerer::verdict(BatchSlot& slot, const Receipt& receipt, const ContextVersions& versions,
                       const CriteriaPack* pack) {
  line(slot, [&] {
    append_verdict(out_, slot.arrival->audience, head_of(slot, receipt), slot.verdict, versions,
                   pack);
  });
}

void Answerer::wire_error(BatchSlot& slot, WireError error, std::int64_t after_ms,
                          std::string_view message) {
  line(slot, [&] { append_error(out_, head_of(slot), error, after_ms, message); });
}

void Answerer::hello(BatchSlot& slot, std::uint32_t window, std::size_t frame_bytes_max,
                     const std::optional<EventsTold>& events) {
  line(slot, [&] { append_hello(out_, slot.message.msg_id, window, frame_bytes_max, events); });
  slot.window = window;
  slot.subscribes = events.has_value();
}

void Answerer::stored(BatchSlot& slot, const StoredEntry& entry, bool same_message,
                      const Verdict& verdict, const ContextVersions& versions,
                      const CriteriaPack* pack) {
  line(slot, [&] {
    append_verdict(out_, slot.arrival->audience, head_of(slot, entry, same_message), verdict,
                   versions, pack);
  });
}

void Answerer::stored_noted(BatchSlot& slot, const StoredEntry& entry, bool same_message) {
  line(slot,
       [&] { append_noted(out_, slot.arrival->audience, head_of(slot, entry, same_message)); });
}

}  // namespace luong
