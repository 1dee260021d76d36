#include "core/stream_ledger.h"

#include <algorithm>

#include "core/byte_codec.h"
#include "core/revision.h"

namespace luong {

namespace {

bool lower(const std::optional<Vnd>& now, const std::optional<Vnd>& before) {
  return now && before && *now < *before;
}

bool rate_raised(const GoodsLine& before, const GoodsLine& now) {
  return now.duty_rate && before.duty_rate && *now.duty_rate > *before.duty_rate;
}

bool line_lowers(const GoodsLine& before, const GoodsLine& now) {
  if (lower(now.tax_value_vnd, before.tax_value_vnd)) return true;
  if (now.duty_rate && before.duty_rate && *now.duty_rate < *before.duty_rate) return true;
  const bool regrouped = now.hs_code != before.hs_code || now.origin != before.origin;
  return regrouped && !rate_raised(before, now);
}

bool shares_bill(const Declaration& a, const Declaration& b) {
  return std::ranges::any_of(a.bills, [&b](std::string_view bill) {
    return std::ranges::find(b.bills, bill) != b.bills.end();
  });
}

// Parts that one bill or one invoice covers, of the same number of parts.
bool same_consignment(const Declaration& a, const Declaration& b) {
  const bool same_invoice = !a.invoice.no.empty() && a.invoice.no == b.invoice.no &&
                            a.invoice.date == b.invoice.date &&
                            a.counterparty.name == b.counterparty.name;
  return a.split_total && a.split_total == b.split_total && a.split_seq != b.split_seq &&
         (same_invoice || shares_bill(a, b));
}

}  // namespace

bool amendment_lowers(const Declaration& before, const Declaration& now) noexcept {
  if (lower(now.total_tax_value_vnd, before.total_tax_value_vnd)) return true;
  if (lower(now.total_tax_vnd, before.total_tax_vnd)) return true;
  if (now.gross_weight && before.gross_weight &&
      now.gross_weight_unit == before.gross_weight_unit &&
      *now.gross_weight < *before.gross_weight) {
    return true;
  }
  if (now.lines.size() < before.lines.size()) return true;
  for (std::size_t i = 0; i < before.lines.size(); ++i) {
    if (line_lowers(before.lines[i], now.lines[i])) return true;
  }
  return false;
}

std::optional<Error> StreamLedger::standing(std::uint64_t root, Admitted& out) {
  out.root = RootState{};
  out.stored_found = false;
  const auto found = archive_.find(root_key(root), out.stored);
  if (!found) return found.error();
  if (!*found || DeclarationNumber::from_value(out.stored.entry.declaration_no).root() != root)
    return std::nullopt;
  out.root = out.stored.entry.root;
  out.stored_found = true;
  return std::nullopt;
}

std::optional<Error> StreamLedger::admit_event(std::string_view msg_id, const ContentHash& content,
                                               std::uint64_t client, std::uint64_t root,
                                               Admitted& out) {
  out.what = Admission::kNote;
  out.same_message = false;
  const LinkKey key = message_key(client, msg_id);
  if (archive_.may_contain(key)) {
    const auto found = archive_.find(key, out.stored);
    if (!found) return found.error();
    const JournalEntry& entry = out.stored.entry;
    if (*found && entry.client == client && entry.msg_id == msg_id) {
      out.what = entry.content == content ? Admission::kReplay : Admission::kConflict;
      out.same_message = true;
      out.stored_found = true;
      return std::nullopt;
    }
  }
  if (root != 0 && archive_.may_contain(root_key(root))) return standing(root, out);
  out.root = RootState{};
  out.stored_found = false;
  return std::nullopt;
}

std::optional<Error> StreamLedger::admit(const Declaration& declaration, const MessageKeys& keys,
                                         const ContentHash& content, std::uint64_t client,
                                         Audience audience, Admitted& out) {
  const std::uint64_t number = declaration.declaration_no.value();
  const std::uint64_t root = declaration.declaration_no.root();
  const bool cancels = declaration.function == Function::kCancel;
  const bool notes = is_preregistration(declaration.procedure);
  out.what = Admission::kConflict;
  out.same_message = false;
  out.features = StreamFeatures{};
  out.root = RootState{};
  out.draw_root = root;
  out.invoice_preregistrations = 0;
  out.prior_offer.reset();
  out.prior_draws.clear();
  out.prior_obligations = {};
  out.prior_selection = {};
  out.stored_found = false;

  // (1) Another client's number.
  const bool root_known = archive_.may_contain(keys.root);
  if (root_known) {
    if (auto error = standing(root, out)) return error;
    if (out.root.owner != 0 && out.root.owner != client) return std::nullopt;
  }
  // A root whose newest entry is a pre-registration with this very content: seen, not counted
  // again.
  const bool noted_before =
      notes && out.stored_found && out.stored.entry.kind == EntryKind::kNoted &&
      out.stored.entry.content == content && out.stored.entry.declaration_no == number;

  // (2) The same message.
  if (archive_.may_contain(keys.message)) {
    const auto found = archive_.find(keys.message, scratch_);
    if (!found) return found.error();
    const JournalEntry& entry = scratch_.entry;
    if (*found && entry.client == client && entry.msg_id == declaration.msg_id) {
      if (entry.content != content || entry.declaration_no != number) return std::nullopt;
      std::swap(out.stored, scratch_);
      out.what = Admission::kReplay;
      out.same_message = true;
      return prefer_revision(audience, out);
    }
  }
  if (noted_before) {
    out.what = Admission::kReplay;
    return std::nullopt;
  }

  // (3) Cancellation is an event on the root.
  if (cancels) {
    // Unknown, or nobody's number yet and not this client's pre-registration: answered alike.
    const bool ours =
        out.root.owner == client || (out.root.owner == 0 && out.stored.entry.client == client);
    if (!out.stored_found || !ours) return std::nullopt;
    if (out.root.cancelled) {
      out.what = Admission::kReplay;  // Closed is closed: the entry that tells of it.
      return std::nullopt;
    }
    out.what = Admission::kCancel;
    out.stored_found = false;
    if (out.root.number_in_force == 0) return std::nullopt;
    const auto found = archive_.find(number_key(out.root.number_in_force), out.stored);
    if (!found) return found.error();
    out.stored_found = *found;
    return std::nullopt;
  }

  if (notes) {
    if (out.root.cancelled) return std::nullopt;
    out.what = Admission::kNote;
    out.invoice_preregistrations = 1;
    if (!keys.invoice || !archive_.may_contain(*keys.invoice)) return std::nullopt;
    const auto found = archive_.find(*keys.invoice, scratch_);
    if (!found) return found.error();
    if (*found)
      out.invoice_preregistrations +=
          static_cast<std::uint32_t>(ByteReader(scratch_.entry.body).varint());
    return std::nullopt;
  }

  // (4) The same number before: the same content is a resend, other content a conflict. REJECTED
  // holds its message only, so a new message on its number is judged anew.
  if (root_known) {  // Only an OK version claims its root, and only such a one holds its number.
    const auto found = archive_.find(keys.number, scratch_);
    if (!found) return found.error();
    const JournalEntry& entry = scratch_.entry;
    const bool holds = *found && entry.declaration_no == number && holds_verdict(entry.kind) &&
                       entry.root.number_in_force != 0 &&
                       entry.root.sequence_in_force == scratch_.sequence;
    if (holds) {
      if (entry.client != client || entry.content != content) return std::nullopt;
      std::swap(out.stored, scratch_);
      out.what = Admission::kReplay;
      return std::nullopt;
    }
  }
  if (out.root.cancelled || number < out.root.number_in_force) return std::nullopt;

  out.what = Admission::kJudge;
  out.features.preregistrations = out.root.preregistrations;
  if (out.root.number_in_force != 0) {
    if (auto error = compare_with_prior(declaration, out)) return error;
  } else {
    out.features.amends_unknown_root =
        is_amendment(declaration.procedure) || declaration.declaration_no.version() > 0;
  }
  if (auto error = find_family(declaration, keys, client, out)) return error;
  if (auto error = find_predecessor(root, keys.lot, out)) return error;
  if (auto error = find_cargo(declaration, keys.lot, out)) return error;
  if (!keys.invoice || !archive_.may_contain(*keys.invoice)) return std::nullopt;
  const auto found = archive_.find(*keys.invoice, scratch_);
  if (!found) return found.error();
  if (*found) {
    const auto variants = static_cast<std::uint32_t>(ByteReader(scratch_.entry.body).varint());
    out.features.preregistrations = std::max(out.features.preregistrations, variants);
  }
  return std::nullopt;
}

// A resend of a message whose own verdict was revised since gets the verdict in force. A declarant
// is not told that a scan was planned, so neither that it is not done.
std::optional<Error> StreamLedger::prefer_revision(Audience audience, Admitted& out) {
  const JournalEntry& decision = out.stored.entry;
  const bool may_rise = decision.kind == EntryKind::kDecision &&
                        decision.root.sequence_in_force == out.stored.sequence;
  if (!may_rise) return std::nullopt;
  const auto found = archive_.find(number_key(decision.declaration_no), scratch_);
  if (!found) return found.error();
  if (!*found || scratch_.entry.kind != EntryKind::kRevision) return std::nullopt;
  Revision revision;
  if (auto error = decode(scratch_.entry.body, revision)) return error;
  if (revision.decision_sequence != out.stored.sequence) return std::nullopt;
  const bool unseen = audience == Audience::kDeclarant && revision.number == 1 &&
                      revision.cause == RevisionCause::kScanNotDone;
  if (unseen) return std::nullopt;
  std::swap(out.stored, scratch_);
  out.same_message = false;
  return std::nullopt;
}

std::optional<Error> StreamLedger::compare_with_prior(const Declaration& declaration,
                                                      Admitted& out) {
  out.draw_root = out.root.draw_root;
  out.features.prior_channel = out.root.channel;
  out.features.prior_number = out.root.number_in_force;
  out.features.prior_sequence = out.root.sequence_in_force;
  out.features.amends_known_channel = out.root.channel != 0;
  const auto found = archive_.find(number_key(out.root.number_in_force), scratch_);
  if (!found) return found.error();
  if (!*found)
    return Error{
        ErrorCode::kCorrupt, {}, "the version in force of a declaration is not in the journal"};
  if (auto error = decode(scratch_.entry.declaration, prior_)) return error;
  InputFacts prior_facts;
  if (auto error = decode(scratch_.entry.facts, prior_facts)) return error;
  if (auto error = decode(scratch_.entry.permits, out.prior_draws)) return error;
  if (auto error = decode(scratch_.entry.selection, out.prior_selection)) return error;
  out.prior_obligations = prior_facts.obligations;
  if (auto error = forgive_cancelled_opener(out.prior_obligations)) return error;
  const bool has_slot = !prior_facts.scan_offer.device.empty();
  const bool has_orders = !prior_facts.scan_bid.asked.empty();
  if (has_slot && !has_orders) out.prior_offer = prior_facts.scan_offer;
  out.features.prior_scan = has_slot && scratch_.entry.kind == EntryKind::kDecision;
  out.features.cancelled_channel = prior_facts.stream.cancelled_channel;
  out.features.cancelled_root = prior_facts.stream.cancelled_root;
  out.features.cancelled_draw_root = prior_facts.stream.cancelled_draw_root;
  // An amendment customs asked for is no sign of anything.
  out.features.amendment_lowers =
      !declaration.requested_by_customs.value_or(false) && amendment_lowers(prior_, declaration);
  return std::nullopt;
}

// The part of the consignment decided last tells the highest channel of all: each took at least
// that of the one before it. Likewise the draw of the part that came first; but only for what the
// papers show to be one consignment, too: a number that a declarant may write must not free other
// lots from their draw.
std::optional<Error> StreamLedger::find_family(const Declaration& declaration,
                                               const MessageKeys& keys, std::uint64_t client,
                                               Admitted& out) {
  if (!keys.family || !archive_.may_contain(*keys.family)) return std::nullopt;
  const auto found = archive_.find(*keys.family, scratch_);
  if (!found) return found.error();
  if (!*found || scratch_.entry.client != client) return std::nullopt;
  if (auto error = decode(scratch_.entry.declaration, prior_)) return error;
  const bool same = family_root(prior_) == family_root(declaration) &&
                    prior_.trader.tax_code == declaration.trader.tax_code;
  if (!same) return std::nullopt;
  out.features.family_channel = scratch_.entry.root.channel;
  out.features.family_number = scratch_.entry.declaration_no;
  const bool is_new = out.root.number_in_force == 0;
  if (is_new && same_consignment(prior_, declaration)) {
    out.draw_root = scratch_.entry.root.draw_root;
  }
  return std::nullopt;
}

std::optional<Error> StreamLedger::find_predecessor(std::uint64_t root,
                                                    std::span<const LinkKey> lot, Admitted& out) {
  if (cancelled_lots == 0) return std::nullopt;
  for (const LinkKey& key : lot) {
    if (!archive_.may_contain(key)) continue;
    const auto found = archive_.find(key, scratch_);
    if (!found) return found.error();
    const JournalEntry& entry = scratch_.entry;
    if (!*found || entry.kind != EntryKind::kCancel) continue;
    const std::uint64_t cancelled = DeclarationNumber::from_value(entry.declaration_no).root();
    if (cancelled == root || entry.root.channel <= out.features.cancelled_channel) continue;
    out.features.cancelled_channel = entry.root.channel;
    out.features.cancelled_root = cancelled;
    out.features.cancelled_draw_root = entry.root.draw_root;
    out.draw_root = entry.root.draw_root;
  }
  return std::nullopt;
}

Result<StreamLedger::CargoBefore> StreamLedger::cargo_before(std::span<const LinkKey> lot) {
  CargoBefore before;
  if (cargo_notices == 0) return before;
  for (const LinkKey& key : lot) {
    const LinkKey cargo = cargo_key(key);
    if (!archive_.may_contain(cargo)) continue;
    const auto found = archive_.find(cargo, scratch_);
    if (!found) return fail(found.error());
    if (!*found || scratch_.entry.kind != EntryKind::kCargo) continue;
    before.sequences.push_back(scratch_.sequence);
    const std::uint8_t floor = scratch_.entry.root.channel;
    const bool higher = before.sequence == 0 || floor > before.floor;
    if (!higher) continue;
    before.floor = floor;
    before.sequence = scratch_.sequence;
  }
  return before;
}

// What was found of the goods before they arrived: the highest floor of those that share a bill, or
// a container on its voyage; and of them Red where an image of a container is suspect.
std::optional<Error> StreamLedger::find_cargo(const Declaration& declaration,
                                              std::span<const LinkKey> lot, Admitted& out) {
  const auto before = cargo_before(lot);
  if (!before) return before.error();
  if (before->sequence == 0) return std::nullopt;
  StreamFeatures& features = out.features;
  features.prearrival_channel = before->floor;
  features.prearrival_sequence = before->sequence;
  for (const Container& container : declaration.containers) {
    const ScanOrder* const order = scans.orders().of_container(container.no);
    const bool suspect =
        order != nullptr && order->is_before_clearance() && order->state >= ScanState::kRead;
    if (!suspect) continue;
    features.prearrival_channel = static_cast<std::uint8_t>(Channel::kRed);
    features.prearrival_suspect = true;
  }
  return std::nullopt;
}

std::optional<Error> StreamLedger::inherit_cancelled(const JournalEntry& in_force,
                                                     RootState& root) {
  if (cancelled_lots == 0) return std::nullopt;
  if (auto error = decode(in_force.declaration, prior_)) return error;
  keys_.clear();
  append_consignment_keys(prior_, keys_);
  for (const LinkKey& key : keys_) {
    if (!archive_.may_contain(key)) continue;
    const auto found = archive_.find(key, scratch_);
    if (!found) return found.error();
    const JournalEntry& entry = scratch_.entry;
    const bool higher =
        *found && entry.kind == EntryKind::kCancel && entry.root.channel > root.channel;
    if (!higher) continue;
    root.channel = entry.root.channel;
    root.draw_root = entry.root.draw_root;
  }
  return std::nullopt;
}

void encode(const EnterpriseDelta& delta, std::string& out) {
  put_fixed(out, delta.tax_code.packed());
  put_u8(out, delta.role);
  put_u8(out, static_cast<std::uint8_t>(delta.kind));
  put_signed(out, delta.at.ms);
  put_text(out, delta.decision_no);
  put_u8(out, static_cast<std::uint8_t>((delta.from ? 1 : 0) | (delta.to ? 2 : 0)));
  put_signed(out, delta.from ? delta.from->days : 0);
  put_signed(out, delta.to ? delta.to->days : 0);
  put_signed(out, delta.value);
  put_u8(out, delta.channel);
  put_u8(out, delta.scan ? 1 : 0);
  put_text(out, delta.reason);
}

std::optional<Error> decode(std::string_view bytes, EnterpriseDelta& delta) {
  ByteReader in(bytes);
  delta.tax_code = TaxCode::from_packed(in.fixed<std::uint64_t>());
  delta.role = in.u8();
  delta.kind = static_cast<DeltaKind>(in.u8());
  delta.at.ms = in.signed_varint();
  delta.decision_no = in.text();
  const std::uint8_t present = in.u8();
  const Date from{static_cast<std::int32_t>(in.signed_varint())};
  const Date to{static_cast<std::int32_t>(in.signed_varint())};
  delta.from = (present & 1U) != 0 ? std::optional(from) : std::nullopt;
  delta.to = (present & 2U) != 0 ? std::optional(to) : std::nullopt;
  delta.value = in.signed_varint();
  delta.channel = in.u8();
  delta.scan = in.u8() != 0;
  delta.reason = in.text();
  if (!in.ok() || !in.at_end())
    return Error{ErrorCode::kCorrupt, {}, "a delta that ends too early or too late"};
  return std::nullopt;
}

}  // namespace luong
