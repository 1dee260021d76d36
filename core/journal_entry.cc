#include "core/journal_entry.h"

#include "core/byte_codec.h"

namespace luong {

namespace {
constexpr std::uint8_t kFormat = 3;
constexpr std::uint8_t kFormatWithoutSelection = 2;
constexpr std::uint8_t kFormatWithoutPermits = 1;

void put(std::string& out, const RootState& root) {
  put_fixed(out, root.owner);
  put_varint(out, root.number_in_force);
  put_varint(out, root.sequence_in_force);
  put_varint(out, root.draw_root);
  put_varint(out, root.preregistrations);
  put_u8(out, root.channel);
  put_u8(out, root.cancelled ? 1 : 0);
  put_u8(out, root.status);
}

void get(ByteReader& in, RootState& root) {
  root.owner = in.fixed<std::uint64_t>();
  root.number_in_force = in.varint();
  root.sequence_in_force = in.varint();
  root.draw_root = in.varint();
  root.preregistrations = static_cast<std::uint32_t>(in.varint());
  root.channel = in.u8();
  root.cancelled = in.u8() != 0;
  root.status = in.u8();
}

Error corrupt(std::string what) { return {ErrorCode::kCorrupt, {}, std::move(what)}; }
}  // namespace

std::string_view name(EntryKind kind) noexcept {
  switch (kind) {
    case EntryKind::kDecision:
      return "decision";
    case EntryKind::kNoted:
      return "noted";
    case EntryKind::kCancel:
      return "cancel";
    case EntryKind::kStatus:
      return "status";
    case EntryKind::kDelta:
      return "delta";
    case EntryKind::kContext:
      return "context";
    case EntryKind::kAudit:
      return "audit";
    case EntryKind::kPermit:
      return "permit";
    case EntryKind::kExemptGoods:
      return "exempt_goods";
    case EntryKind::kOfficerAct:
      return "officer_act";
    case EntryKind::kFeedback:
      return "feedback";
    case EntryKind::kRevision:
      return "revision";
    case EntryKind::kEventAck:
      return "event_ack";
    case EntryKind::kAlert:
      return "alert";
    case EntryKind::kAlertStep:
      return "alert_step";
    case EntryKind::kIntel:
      return "intel";
    case EntryKind::kScanStep:
      return "scan_step";
    case EntryKind::kCargo:
      return "cargo";
  }
  return "unknown";
}

void encode(const JournalEntry& entry, std::string& out) {
  put_u8(out, kFormat);
  put_u8(out, static_cast<std::uint8_t>(entry.kind));
  put_varint(out, entry.links.size());
  for (const LinkKey& key : entry.links) {
    put_fixed(out, key.high);
    put_fixed(out, key.low);
  }
  put_signed(out, entry.arrival.ms);
  put_fixed(out, entry.client);
  put_text(out, entry.msg_id);
  put_varint(out, entry.declaration_no);
  put_fixed(out, entry.content.low);
  put_fixed(out, entry.content.high);
  put_text(out, entry.text_hash);
  put(out, entry.root);
  put_varint(out, entry.context_sequence);
  put_varint(out, entry.delta_sequence);
  put_text(out, entry.facts);
  put_text(out, entry.declaration);
  put_text(out, entry.verdict);
  put_text(out, entry.body);
  put_text(out, entry.permits);
  put_text(out, entry.selection);
}

std::optional<Error> decode(std::string_view bytes, JournalEntry& entry) {
  ByteReader in(bytes);
  const std::uint8_t format = in.u8();
  if (format < kFormatWithoutPermits || format > kFormat) {
    return corrupt("a journal entry of a format this program does not know");
  }
  const std::uint8_t kind = in.u8();
  if (kind < 1 || kind >= kEntryKindsEnd) {
    return corrupt("a journal entry of a kind this program does not know");
  }
  entry.kind = static_cast<EntryKind>(kind);
  const std::uint64_t links = in.varint();
  entry.links.clear();
  for (std::uint64_t i = 0; i < links && in.ok(); ++i) {
    LinkKey key;
    key.high = in.fixed<std::uint64_t>();
    key.low = in.fixed<std::uint64_t>();
    entry.links.push_back(key);
  }
  entry.arrival.ms = in.signed_varint();
  entry.client = in.fixed<std::uint64_t>();
  entry.msg_id = in.text();
  entry.declaration_no = in.varint();
  entry.content.low = in.fixed<std::uint64_t>();
  entry.content.high = in.fixed<std::uint64_t>();
  entry.text_hash = in.text();
  get(in, entry.root);
  entry.context_sequence = in.varint();
  entry.delta_sequence = in.varint();
  entry.facts = in.text();
  entry.declaration = in.text();
  entry.verdict = in.text();
  entry.body = in.text();
  entry.permits = format > kFormatWithoutPermits ? in.text() : std::string_view();
  entry.selection = format > kFormatWithoutSelection ? in.text() : std::string_view();
  if (!in.ok() || !in.at_end()) return corrupt("a journal entry that ends too early or too late");
  return std::nullopt;
}

void encode(const AuditBody& audit, std::string& out) {
  put_varint(out, audit.uid);
  put_varint(out, audit.gid);
  put_signed(out, audit.pid);
  put_text(out, audit.officer);
  put_text(out, audit.command);
}

std::optional<Error> decode(std::string_view bytes, AuditBody& audit) {
  ByteReader in(bytes);
  audit.uid = static_cast<std::uint32_t>(in.varint());
  audit.gid = static_cast<std::uint32_t>(in.varint());
  audit.pid = static_cast<std::int32_t>(in.signed_varint());
  audit.officer = in.text();
  audit.command = in.text();
  if (!in.ok() || !in.at_end()) return corrupt("an audit entry that ends too early or too late");
  return std::nullopt;
}

}  // namespace luong
