#include "tools/replay_run.h"

#include <algorithm>

#include "tools/random_stream.h"

namespace luong::tools {
namespace {

constexpr std::size_t kAnsweredKept = 8'192;
// Messages ready beyond the window, so that an answer never waits for the source.
constexpr std::size_t kReadyBeyondWindow = 64;
// Fixed rate: a daemon that does not keep up must not fill our memory. Beyond it messages wait in
// the source, and their latency still counts from when they were due.
constexpr std::size_t kBacklogBytesMax = 256U << 20U;

}  // namespace

ReplayRun::ReplayRun(const ReplayOptions& options, MessageSource& source, AnswerLedger* ledger)
    : options_(options), source_(source), ledger_(ledger), connections_(options.connections) {
  report_.rate = options.rate;
}

void ReplayRun::start(std::int64_t now_ns) {
  started_ns_ = last_answer_ns_ = now_ns;
  if (options_.rate > 0) schedule_ = SendSchedule(now_ns, options_.rate);
}

// ---- offering

bool ReplayRun::take_message() {
  if (has_held_) return true;
  if (ended_) return false;
  std::string_view line;
  const bool enough = options_.limit > 0 && report_.messages == options_.limit;
  if (enough || !source_.next(line)) {
    ended_ = true;
    return false;
  }
  ++report_.messages;
  held_glance_ = glance_at_request(line);
  held_ = line;
  held_connection_ = connection_of(held_glance_);
  has_held_ = true;
  return true;
}

std::size_t ReplayRun::connection_of(const RequestGlance& glance) {
  if (connections_.size() == 1) return 0;
  const std::uint64_t where = glance.root != 0 ? RandomStream::mix(glance.root) : dealt_++;
  return where % connections_.size();
}

bool ReplayRun::has_room(const Connection& connection) const {
  return connection.queue.size() < options_.window + kReadyBeyondWindow;
}

void ReplayRun::offer_held(std::int64_t due_ns) {
  has_held_ = false;
  Connection& connection = connections_[held_connection_];
  if (connection.dead) {
    ++report_.lost;
    return;
  }
  connection.queue.add(held_, held_glance_.key, due_ns);
}

void ReplayRun::fill_retries(std::int64_t now_ns) {
  for (std::size_t i = 0; i < retries_.size();) {
    Retry& retry = retries_[i];
    if (retry.at_ns > now_ns) {
      ++i;
      continue;
    }
    Connection& connection = connections_[retry.connection];
    if (connection.dead) {
      ++report_.lost;
    } else {
      connection.queue.add(retry.line, retry.key, retry.due_ns);
    }
    retries_.erase(retries_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void ReplayRun::fill_scheduled(std::int64_t now_ns) {
  while (schedule_.due(offered_) <= now_ns && take_message()) {
    const Connection& connection = connections_[held_connection_];
    if (connection.queue.bytes() > kBacklogBytesMax / connections_.size()) return;
    const std::int64_t due = schedule_.due(offered_++);
    const std::int64_t late = now_ns - due;
    report_.late_ns_max = std::max(report_.late_ns_max, late);
    if (late > ReplayReport::kLateNs) ++report_.late;
    offer_held(due);
  }
}

void ReplayRun::fill_closed(std::int64_t now_ns) {
  while (take_message()) {
    const Connection& connection = connections_[held_connection_];
    if (!connection.dead && !has_room(connection)) return;
    offer_held(now_ns);
  }
}

void ReplayRun::fill(std::int64_t now_ns) {
  if (!retries_.empty()) fill_retries(now_ns);
  if (options_.rate > 0) {
    fill_scheduled(now_ns);
  } else {
    fill_closed(now_ns);
  }
}

std::int64_t ReplayRun::next_due_ns() const {
  std::int64_t next = -1;
  if (options_.rate > 0 && !exhausted()) next = schedule_.due(offered_);
  for (const Retry& retry : retries_) {
    if (next < 0 || retry.at_ns < next) next = retry.at_ns;
  }
  return next;
}

std::string_view ReplayRun::to_send(std::size_t connection) const {
  return connections_[connection].queue.to_send(options_.window);
}

void ReplayRun::sent(std::size_t connection, std::size_t bytes, std::int64_t now_ns) {
  report_.bytes_out += bytes;
  connections_[connection].queue.sent(bytes, now_ns);
}

// ---- answers

void ReplayRun::received(std::size_t connection, std::string_view bytes, std::int64_t now_ns) {
  report_.bytes_in += bytes.size();
  Connection& c = connections_[connection];
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) {
      c.partial += bytes;
      return;
    }
    if (c.partial.empty()) {
      take_line(c, bytes.substr(0, end), now_ns);
    } else {
      c.partial += bytes.substr(0, end);
      take_line(c, c.partial, now_ns);
      c.partial.clear();
    }
    bytes.remove_prefix(end + 1);
  }
}

// Brings the message that an answer belongs to to the front. Those skipped have no answer and, as
// answers come in order, will have none. False where it answers none we wait for.
bool ReplayRun::find_question(Connection& connection, const AnswerGlance& glance) {
  SendQueue& queue = connection.queue;
  const std::size_t waiting = queue.unanswered();
  if (waiting > 0 && queue.at(0).key == glance.key) return true;
  // What the daemon could not read has no msg_id in its answer.
  const bool unreadable =
      glance.kind == AnswerKind::kError || glance.status == AnswerStatus::kInvalid;
  if (waiting > 0 && unreadable && (glance.key.empty() || queue.at(0).key.empty())) return true;
  if (std::find(connection.answered.begin(), connection.answered.end(), glance.key) !=
      connection.answered.end()) {
    ++report_.doubled;
    return false;
  }
  for (std::size_t i = 1; i < waiting; ++i) {
    if (queue.at(i).key != glance.key) continue;
    report_.lost += i;
    for (; i > 0; --i) queue.pop();
    return true;
  }
  ++report_.unexpected;
  return false;
}

void ReplayRun::take_line(Connection& connection, std::string_view line, std::int64_t now_ns) {
  if (line.empty()) return;
  const AnswerGlance glance = glance_at_answer(line);
  if (glance.kind == AnswerKind::kHello) return;
  if (glance.kind == AnswerKind::kEvent) {
    ++report_.events;
    return;
  }
  last_answer_ns_ = now_ns;
  if (!find_question(connection, glance)) return;
  if (put_off(connection, glance, now_ns)) return;
  take_answer(connection, glance, line, now_ns);
}

// error/1 with retry: the message takes its turn again later.
bool ReplayRun::put_off(Connection& connection, const AnswerGlance& glance, std::int64_t now_ns) {
  if (!options_.retry || glance.kind != AnswerKind::kError || !glance.retry) return false;
  const SendQueue::Message& message = connection.queue.at(0);
  const std::int64_t wait_ms = std::clamp<std::int64_t>(glance.after_ms, 1, 60'000);
  retries_.push_back({now_ns + wait_ms * 1'000'000, message.due_ns,
                      static_cast<std::size_t>(&connection - connections_.data()), message.key,
                      std::string(connection.queue.front_bytes())});
  connection.queue.pop();
  ++report_.retried;
  return true;
}

void ReplayRun::take_answer(Connection& connection, const AnswerGlance& glance,
                            std::string_view line, std::int64_t now_ns) {
  const SendQueue::Message message = connection.queue.at(0);
  connection.queue.pop();
  if (!message.key.empty()) {
    if (connection.answered.size() == kAnsweredKept) connection.answered.pop_front();
    connection.answered.push_back(message.key);
  }
  count(glance);
  measure(message, now_ns);
  if (ledger_ == nullptr || message.key.empty() || glance.kind != AnswerKind::kDecision) return;
  using Noted = AnswerLedger::Noted;
  const Noted noted = ledger_->note(message.key, answer_digest(line), glance.revised);
  if (noted == Noted::kChanged) ++report_.changed;
  if (noted == Noted::kRaised) ++report_.raised;
  report_.compared = ledger_->compared();
}

void ReplayRun::count(const AnswerGlance& glance) {
  const auto count_word = [](auto& counts, std::string_view word) {
    const auto found = counts.find(word);
    if (found != counts.end()) {
      ++found->second;
    } else {
      counts.emplace(word, 1);
    }
  };
  ++report_.answered;
  if (glance.kind == AnswerKind::kDecision)
    ++report_.statuses[static_cast<std::size_t>(glance.status)];
  if (!glance.code.empty()) count_word(report_.codes, glance.code);
  if (glance.status != AnswerStatus::kOk) return;
  ++report_.channels[static_cast<std::size_t>(glance.channel)];
  if (glance.replayed) ++report_.replayed;
  if (glance.scan_told) ++report_.scans_told;
  if (!glance.scan_recommended) return;
  ++report_.scans;
  count_word(report_.scans_of_device, glance.device);
}

void ReplayRun::measure(const SendQueue::Message& message, std::int64_t now_ns) {
  const std::int64_t from = options_.rate > 0 ? message.due_ns : message.sent_ns;
  const auto latency = static_cast<std::uint64_t>(std::max<std::int64_t>(now_ns - from, 0));
  recent_.record(latency);
  if (from < started_ns_ + options_.warmup_ns) return;
  ++report_.measured;
  report_.from_due.record(latency);
  if (timings_ != nullptr) timings_->push_back({from, static_cast<std::int64_t>(latency)});
  report_.from_sent.record(
      static_cast<std::uint64_t>(std::max<std::int64_t>(now_ns - message.sent_ns, 0)));
}

// ---- ends

void ReplayRun::reconnecting(std::size_t connection) {
  Connection& c = connections_[connection];
  c.partial.clear();
  c.queue.rewind();
  ++report_.reconnects;
}

void ReplayRun::give_up(std::size_t connection) {
  Connection& c = connections_[connection];
  if (c.dead) return;
  c.dead = true;
  report_.lost += c.queue.size();
  while (!c.queue.empty()) c.queue.pop();
}

std::uint64_t ReplayRun::unanswered() const {
  std::uint64_t waiting = retries_.size();
  for (const Connection& connection : connections_) waiting += connection.queue.size();
  return waiting;
}

bool ReplayRun::done() const { return exhausted() && unanswered() == 0; }

void ReplayRun::finish(std::int64_t now_ns) {
  for (std::size_t i = 0; i < connections_.size(); ++i) give_up(i);
  report_.lost += retries_.size() + (has_held_ ? 1 : 0);
  retries_.clear();
  has_held_ = false;
  const std::int64_t end = report_.answered > 0 ? last_answer_ns_ : now_ns;
  report_.elapsed_ns = std::max<std::int64_t>(end - started_ns_, 1);
  report_.measured_ns = std::max<std::int64_t>(report_.elapsed_ns - options_.warmup_ns, 1);
}

LatencyHistogram ReplayRun::take_recent() {
  LatencyHistogram taken = recent_;
  recent_.clear();
  return taken;
}

}  // namespace luong::tools
