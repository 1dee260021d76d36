#include "daemon/subscribers.h"

#include <algorithm>

#include "core/event_line.h"
#include "core/reply.h"

namespace luong {

void Subscribers::add(std::uint64_t session, std::uint64_t stream, Audience audience,
                      std::uint64_t from) {
  sessions_[session] = {stream, audience, from, from - 1};
  asked_ = true;
}

void Subscribers::acknowledged(std::uint64_t session, std::uint64_t up_to) {
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return;
  std::uint64_t& before = found->second.acknowledged;
  before = std::max(before, up_to);
  asked_ = true;
}

Result<bool> Subscribers::tell(const EventStreams& streams, std::string& text,
                               std::vector<Line>& lines) {
  // Every event has a place among the officers'.
  const std::uint64_t newest = streams.of(EventStreams::kOffice).last;
  if (!asked_ && !behind_ && newest == told_up_to_) return true;
  bool whole = true;
  std::vector<std::uint64_t> lost;
  auto at = sessions_.lower_bound(next_session_);
  std::size_t visited = 0;
  for (; visited < sessions_.size() && lines.size() < kAtOnce; ++visited) {
    if (at == sessions_.end()) at = sessions_.begin();
    auto readable = tell(at->first, at->second, streams.of(at->second.stream).last, text, lines);
    if (!readable) return readable;
    if (!*readable) lost.push_back(at->first);
    whole = whole && *readable;
    ++at;
  }
  behind_ = lines.size() >= kAtOnce;
  next_session_ = at == sessions_.end() ? 0 : at->first;
  for (const std::uint64_t session : lost) sessions_.erase(session);
  asked_ = false;
  told_up_to_ = newest;
  return whole;
}

Result<bool> Subscribers::tell(std::uint64_t id, Session& session, std::uint64_t last,
                               std::string& text, std::vector<Line>& lines) {
  while (session.next <= std::min(last, session.acknowledged + kAhead) && lines.size() < kAtOnce) {
    const std::size_t begin = text.size();
    const auto error = append(session, text);
    if (error && error->code != ErrorCode::kCorrupt) return fail(*error);
    if (error) {
      append_error(text, ReplyHead{}, WireError::kInternal, 0,
                   "event " + std::to_string(session.next) +
                       " cannot be read, so none after it is told; tell the operator");
    }
    lines.push_back({id, begin, text.size() - begin});
    ++session.next;
    if (error) return false;
  }
  return true;
}

EventHead Subscribers::head_of(const Session& session) const {
  EventHead head;
  head.number = session.next;
  head.at = stored_.entry.arrival;
  head.declaration_no = DeclarationNumber::from_value(stored_.entry.declaration_no);
  head.receipt_sequence = stored_.sequence;
  head.receipt_hash = stored_.receipt_hash;
  return head;
}

std::optional<Error> Subscribers::append(const Session& session, std::string& text) {
  const auto found = archive_.find(event_key(session.stream, session.next), stored_);
  if (!found) return found.error();
  const JournalEntry& entry = stored_.entry;
  if (*found && entry.kind == EntryKind::kRevision) return append_revision(session, text);
  if (*found && entry.kind == EntryKind::kAlertStep) return append_step(session, text);
  if (*found && entry.kind == EntryKind::kScanStep) return append_notice(session, text);
  if (!*found || entry.kind != EntryKind::kAlert) {
    return Error{ErrorCode::kCorrupt, {}, "an event is not in the journal"};
  }
  Alert alert;
  if (auto error = decode(entry.body, alert)) return error;
  append_alert(text, head_of(session), alert, AlertState::kSent);
  return std::nullopt;
}

std::optional<Error> Subscribers::append_revision(const Session& session, std::string& text) {
  Revision revision;
  if (auto error = decode(stored_.entry.body, revision)) return error;
  if (auto error = decode(stored_.entry.verdict, verdict_)) return error;
  append_verdict_change(text, session.audience, head_of(session), revision, verdict_);
  return std::nullopt;
}

// What the alert says stands in its own entry.
std::optional<Error> Subscribers::append_step(const Session& session, std::string& text) {
  AlertStep step;
  if (auto error = decode(stored_.entry.body, step)) return error;
  const auto found = archive_.find(event_key(EventStreams::kOffice, step.alert), of_step_);
  if (!found) return found.error();
  Alert alert;
  if (!*found || of_step_.entry.kind != EntryKind::kAlert) {
    return Error{ErrorCode::kCorrupt, {}, "the alert of a step is not in the journal"};
  }
  if (auto error = decode(of_step_.entry.body, alert)) return error;
  append_alert(text, head_of(session), alert, step.state);
  return std::nullopt;
}

// What is to be brought stands in the declaration.
std::optional<Error> Subscribers::append_notice(const Session& session, std::string& text) {
  ScanStep step;
  if (auto error = decode(stored_.entry.body, step)) return error;
  const bool declared = step.declaration_no != 0;
  const auto found = archive_.find(declared ? number_key(step.declaration_no)
                                            : cargo_entry_key(step.order / kScanOrdersOfDecision),
                                   of_step_);
  if (!found) return found.error();
  const EntryKind kind = of_step_.entry.kind;
  if (!*found || (declared ? !holds_verdict(kind) : kind != EntryKind::kCargo)) {
    return Error{ErrorCode::kCorrupt, {}, "the declaration of a scan order is not in the journal"};
  }
  if (auto error = decode(of_step_.entry.declaration, declaration_)) return error;
  const std::size_t place = static_cast<std::size_t>(step.order % kScanOrdersOfDecision);
  if (place == 0 || place > declaration_.containers.size()) {
    return Error{ErrorCode::kCorrupt, {}, "a scan order of a container that is none"};
  }
  ScanNotice notice;
  notice.declaration = &declaration_;
  notice.container = &declaration_.containers[place - 1];
  notice.order = step.order;
  notice.device = step.device;
  notice.hour = step.hour;
  append_scan_notice(text, head_of(session), notice);
  return std::nullopt;
}

}  // namespace luong
