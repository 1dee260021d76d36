#include "core/reply.h"

#include <bit>

#include "core/json_line.h"

namespace luong {
namespace {

// What a declarant's line takes without its msg_id: room for every status with every member. A
// longer one (INVALID with a long pointer) goes up by whole steps: it tells the sender about the
// sender's own text only.
constexpr std::size_t kDeclarantBytes = 512;

constexpr std::size_t kNumberDigits = 12;

// Writes one line for one audience: what is common to all statuses, and the padding.
class ReplyLine {
 public:
  ReplyLine(std::string& out, Audience audience, const ReplyHead& head, std::string_view schema)
      : out_(out), start_(out.size()), audience_(audience), json_(out) {
    json_.open().member("schema").word(schema).member("msg_id");
    const std::size_t before = json_.size();
    if (head.msg_id.empty()) {
      json_.null();
    } else {
      json_.text(head.msg_id);
    }
    msg_id_bytes_ = json_.size() - before;
    json_.member("declaration_no");
    if (head.declaration_no.empty()) {
      json_.null();
    } else {
      json_.digits(head.declaration_no.value(), kNumberDigits);
    }
  }

  JsonLine& json() { return json_; }

  void receipt(const ReplyHead& head) {
    if (head.receipt_sequence == 0) return;
    json_.member("receipt").open();
    json_.member("seq").unsigned_number(head.receipt_sequence);
    json_.member("hash").hex(head.receipt_hash).close();
  }

  void end() {
    json_.close();
    if (audience_ == Audience::kDeclarant) {
      const std::size_t fixed = out_.size() - start_ - msg_id_bytes_;
      const std::size_t steps = (fixed + kDeclarantBytes - 1) / kDeclarantBytes;
      out_.append(steps * kDeclarantBytes - fixed, ' ');
    }
    out_.push_back('\n');
  }

 private:
  std::string& out_;
  std::size_t start_;
  std::size_t msg_id_bytes_ = 0;
  Audience audience_;
  JsonLine json_;
};

constexpr std::string_view kDecResult = "dec-result/1";

// The channel's digit; the two characters after it are the office's own and mean nothing to us.
// What everybody may see, the declarant in the plainest form.
void write_public(JsonLine& json, Audience audience, const ReplyHead& head,
                  const Verdict& verdict) {
  const bool ok = verdict.decision == Decision::kOk;
  json.member("status").word(ok ? "OK" : "REJECTED");
  json.member("revision").number(verdict.revision);
  json.member("replayed").flag(head.replayed);
  if (ok) {
    json.member("channel").number(static_cast<int>(verdict.channel));
    json.member("inspection_class").word(inspection_class(verdict.channel));
    const bool declarant = audience == Audience::kDeclarant;
    json.member("form").word(name(declarant ? form_told_to_declarant(verdict) : verdict.form));
    json.member("extent").word(
        name(declarant ? extent_told_to_declarant(verdict) : verdict.extent));
  } else {
    json.member("official_code").text(verdict.official_code.view());
    json.member("as_of").instant(verdict.as_of);
  }
  if (verdict.supersedes != 0) json.member("supersedes").digits(verdict.supersedes, kNumberDigits);
}

// Secrecy for officers: SECRET criteria, and those whose pack is gone so that nobody can say, are
// withheld; auditors see all.
class Shown {
 public:
  Shown(Audience audience, const CriteriaPack* pack) : audience_(audience), pack_(pack) {}
  const Criterion* criterion(CriterionId id) const {
    return pack_ == nullptr ? nullptr : pack_->find(id);
  }
  bool may_see(CriterionId id) const {
    if (audience_ == Audience::kAuditor) return true;
    const Criterion* const found = criterion(id);
    return found != nullptr && found->secrecy != Secrecy::kSecret;
  }

 private:
  Audience audience_;
  const CriteriaPack* pack_;
};

template <typename Codes>
void write_codes(JsonLine& json, std::string_view member, const Codes& codes, const Shown& shown) {
  if (codes.empty()) return;
  json.member(member).open_list();
  for (const CriterionId code : codes) {
    if (shown.may_see(code)) json.word(code.view());
  }
  json.close_list();
}

void write_reason(JsonLine& json, const Hit& hit, const Verdict& verdict, const Shown& shown) {
  json.open();
  if (!shown.may_see(hit.id)) {
    json.member("id").null().member("withheld").flag(true).close();
    return;
  }
  json.member("id").word(hit.id.view());
  if (const Criterion* const criterion = shown.criterion(hit.id)) {
    json.member("title").open().member("vi").utf8(criterion->title.vi);
    json.member("en").utf8(criterion->title.en).close();
  }
  json.member("points").number(hit.points).member("lines").open_list();
  for (std::uint64_t rest = hit.lines; rest != 0; rest &= rest - 1) {
    json.number(std::countr_zero(rest) + 1);
  }
  json.close_list();
  if (hit.id == CriterionId("X953")) {
    if (!verdict.missing_tables.empty()) {
      json.member("tables").open_list();
      for (const std::string_view table : verdict.missing_tables) json.text(table);
      json.close_list();
    }
    write_codes(json, "failed", verdict.failed, shown);
  }
  json.close();
}

void write_scan(JsonLine& json, const ScanRecommendation& scan) {
  json.member("scan").open();
  json.member("recommended").flag(scan.recommended);
  json.member("kind").word(scan.facilitation ? "FACILITATION" : "TARGETED");
  json.member("weight").number(scan.weight);
  if (scan.recommended) {
    const Instant from{scan.offer.first_hour * kHourMs};
    json.member("device").text(scan.offer.device.view());
    json.member("from").instant(from);
    json.member("to").instant(Instant{from.ms + scan.offer.hours * kHourMs});
  }
  json.member("containers").open_list();
  for (const ContainerNumber& container : scan.containers) json.word(container.view());
  json.close_list().member("failed").open_list();
  for (unsigned bit = 1; bit <= kScanAll; bit <<= 1U) {
    if ((scan.failed & bit) != 0) json.word(name(static_cast<ScanCondition>(bit)));
  }
  json.close_list().close();
}

void write_versions(JsonLine& json, const ContextVersions& versions) {
  json.member("versions").open();
  json.member("snapshot_generation").unsigned_number(versions.snapshot_generation);
  json.member("delta_sequence").unsigned_number(versions.delta_sequence);
  json.member("pack").word(versions.pack);
  json.member("reference").word(versions.reference);
  json.member("scanners").word(versions.scanners);
  json.member("key_id").text(versions.key_id);
  if (versions.epoch.number != 0) json.member("epoch").unsigned_number(versions.epoch.number);
  json.close();
}

// What officers and auditors see besides.
void write_internal(JsonLine& json, const Verdict& verdict, const ContextVersions& versions,
                    const Shown& shown) {
  json.member("hold");
  if (!verdict.hold) {
    json.null();
  } else if (shown.may_see(verdict.hold_code)) {
    json.open().member("code").word(verdict.hold_code.view()).close();
  } else {
    json.open().member("code").null().close();
  }
  json.member("gate").open_list();
  for (unsigned bit = 1; bit <= kGateAll; bit <<= 1U) {
    if ((verdict.gate & bit) != 0) json.word(name(static_cast<Gate>(bit)));
  }
  json.close_list();
  json.member("incomplete").flag(verdict.incomplete);
  json.member("tier1_score").number(verdict.tier1_score);
  json.member("tier2_score").number(verdict.tier2_score);
  json.member("reasons").open_list();
  for (const Hit& hit : verdict.hits) write_reason(json, hit, verdict, shown);
  json.close_list().member("advice").open_list();
  for (const std::string_view word : verdict.advice) json.text(word);
  json.close_list();
  write_scan(json, verdict.scan);
  write_versions(json, versions);
}

struct WireErrorRow {
  WireError error;
  std::string_view word;
  bool retry;
};

// Retry: the same line may be sent again, after `after_ms`, without changing it.
constexpr WireErrorRow kWireErrors[] = {
    {WireError::kOverloaded, "OVERLOADED", true},
    {WireError::kDraining, "DRAINING", true},
    {WireError::kNotReady, "NOT_READY", true},
    {WireError::kUnauthenticated, "UNAUTHENTICATED", false},
    {WireError::kForbidden, "FORBIDDEN", false},
    {WireError::kUnknownSchema, "UNKNOWN_SCHEMA", false},
    {WireError::kInternal, "INTERNAL", true},
};

const WireErrorRow& row_of(WireError error) noexcept {
  for (const WireErrorRow& row : kWireErrors) {
    if (row.error == error) return row;
  }
  return kWireErrors[std::size(kWireErrors) - 1];
}

}  // namespace

std::string_view name(WireError error) noexcept { return row_of(error).word; }

bool retry(WireError error) noexcept { return row_of(error).retry; }

void append_verdict(std::string& out, Audience audience, const ReplyHead& head,
                    const Verdict& verdict, const ContextVersions& versions,
                    const CriteriaPack* pack) {
  ReplyLine line(out, audience, head, kDecResult);
  write_public(line.json(), audience, head, verdict);
  line.receipt(head);
  if (audience != Audience::kDeclarant) {
    write_internal(line.json(), verdict, versions, Shown(audience, pack));
  }
  line.end();
}

void append_noted(std::string& out, Audience audience, const ReplyHead& head) {
  ReplyLine line(out, audience, head, kDecResult);
  line.json().member("status").word("NOTED").member("replayed").flag(head.replayed);
  line.receipt(head);
  line.end();
}

void append_conflict(std::string& out, Audience audience, const ReplyHead& head) {
  ReplyLine line(out, audience, head, kDecResult);
  line.json().member("status").word("CONFLICT").member("replayed").flag(false);
  // One sentence for every cause: it must not tell who holds the number, or whether it exists.
  line.json().member("message").text(
      "This declaration number or msg_id cannot be used for this content.");
  line.end();
}

void append_invalid(std::string& out, Audience audience, const ReplyHead& head,
                    const Error& error) {
  ReplyLine line(out, audience, head, kDecResult);
  line.json().member("status").word("INVALID").member("replayed").flag(false);
  line.json().member("code").word(name(error.code));
  line.json().member("path").text(error.path);
  line.json().member("message").text(error.message);
  line.end();
}

std::string_view inspection_class(Channel channel) noexcept {
  switch (channel) {
    case Channel::kGreen:
      return "100";
    case Channel::kYellow:
      return "200";
    case Channel::kRed:
      return "300";
    case Channel::kNone:
      break;
  }
  return "000";
}

Form form_told_to_declarant(const Verdict& verdict) noexcept {
  return verdict.channel == Channel::kRed ? Form::kPhysical : verdict.form;
}

Extent extent_told_to_declarant(const Verdict& verdict) noexcept {
  return verdict.channel == Channel::kGreen ? verdict.extent : Extent::kFull;
}

void append_hello(std::string& out, std::string_view msg_id, std::uint32_t window,
                  std::size_t frame_bytes_max, const std::optional<EventsTold>& events) {
  JsonLine json(out);
  json.open().member("schema").word("hello/1").member("msg_id");
  if (msg_id.empty()) {
    json.null();
  } else {
    json.text(msg_id);
  }
  json.member("version").number(1).member("server").word("luongd");
  json.member("window").unsigned_number(window);
  json.member("frame_bytes_max").unsigned_number(frame_bytes_max);
  if (events) {
    json.member("events").open().member("from").unsigned_number(events->from);
    json.member("last").unsigned_number(events->last);
    json.member("acknowledged").unsigned_number(events->acknowledged).close();
  }
  json.close();
  out.push_back('\n');
}

void append_error(std::string& out, const ReplyHead& head, WireError error, std::int64_t after_ms,
                  std::string_view message) {
  ReplyLine line(out, Audience::kOfficer, head, "error/1");  // Nothing to hide, so no padding.
  line.json().member("code").word(name(error)).member("retry").flag(retry(error));
  line.json().member("after_ms").number(after_ms).member("message").text(message);
  line.end();
}

}  // namespace luong
