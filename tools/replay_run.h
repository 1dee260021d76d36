#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "tools/answer_ledger.h"
#include "tools/message_source.h"
#include "tools/replay_report.h"
#include "tools/send_queue.h"
#include "tools/send_schedule.h"

namespace luong::tools {

struct ReplayOptions {
  std::uint32_t connections = 1;
  std::uint32_t window = 1'024;  // messages a connection may have unanswered
  std::uint64_t rate = 0;        // messages a second over all connections; 0: closed loop
  std::int64_t warmup_ns = 0;    // latencies and rate are taken after it
  bool retry = false;            // send again what error/1 says may be
  std::uint64_t limit = 0;       // messages; 0: all the source has
};

// A replay without its sockets: takes messages from the source at the schedule's pace, says which
// bytes each connection should send, takes the bytes each received, and counts. Bytes in, bytes
// out, time as an argument (nanoseconds of any steady clock); one thread.
//
// Messages of one declaration (all versions of a root) go through one connection, in order, so that
// an amendment cannot overtake its original. Replies must come in request order per connection:
// whatever does not answer the message at the front is lost, doubled or unexpected.
class ReplayRun {
 public:
  // `ledger` may be null. All outlive the run.
  ReplayRun(const ReplayOptions& options, MessageSource& source, AnswerLedger* ledger);

  void start(std::int64_t now_ns);
  // From now on notes each measured answer: when its message was due, and its latency.
  struct Timing {
    std::int64_t due_ns = 0, latency_ns = 0;
  };
  void keep_timings(std::vector<Timing>& timings) { timings_ = &timings; }

  // Takes what is due (fixed rate) or what has room (closed loop) from the source.
  void fill(std::int64_t now_ns);
  // When fill() has something to do next, or -1: only after answers, or never.
  std::int64_t next_due_ns() const;

  std::string_view to_send(std::size_t connection) const;
  void sent(std::size_t connection, std::size_t bytes, std::int64_t now_ns);
  void received(std::size_t connection, std::string_view bytes, std::int64_t now_ns);

  // The connection is gone and another will take its place: all unanswered is to be sent again.
  void reconnecting(std::size_t connection);
  // It is gone for good: all unanswered is lost, and its messages too from now on.
  void give_up(std::size_t connection);

  bool exhausted() const { return ended_ && !has_held_; }  // the source has nothing more
  bool done() const;
  std::uint64_t unanswered() const;
  const Error* source_error() const { return source_.error(); }

  // Ends the run: what has no answer is lost.
  void finish(std::int64_t now_ns);
  const ReplayReport& report() const { return report_; }
  // Latencies since the last call, for the progress line.
  LatencyHistogram take_recent();

 private:
  struct Connection {
    SendQueue queue;
    std::string partial;              // of a reply line
    std::deque<MessageKey> answered;  // the latest, to tell doubled from unexpected
    bool dead = false;
  };
  std::vector<Timing>* timings_ = nullptr;
  struct Retry {
    std::int64_t at_ns = 0;
    std::int64_t due_ns = 0;
    std::size_t connection = 0;
    MessageKey key;
    std::string line;
  };

  bool take_message();
  bool has_room(const Connection& connection) const;
  std::size_t connection_of(const RequestGlance& glance);
  void fill_retries(std::int64_t now_ns);
  void fill_scheduled(std::int64_t now_ns);
  void fill_closed(std::int64_t now_ns);
  void offer_held(std::int64_t due_ns);

  void take_line(Connection& connection, std::string_view line, std::int64_t now_ns);
  bool find_question(Connection& connection, const AnswerGlance& glance);
  void take_answer(Connection& connection, const AnswerGlance& glance, std::string_view line,
                   std::int64_t now_ns);
  bool put_off(Connection& connection, const AnswerGlance& glance, std::int64_t now_ns);
  void count(const AnswerGlance& glance);
  void measure(const SendQueue::Message& message, std::int64_t now_ns);

  ReplayOptions options_;
  MessageSource& source_;
  AnswerLedger* ledger_;
  ReplayReport report_;
  LatencyHistogram recent_;
  std::vector<Connection> connections_;
  std::vector<Retry> retries_;
  SendSchedule schedule_{0, 1};
  std::int64_t started_ns_ = 0;
  std::int64_t last_answer_ns_ = 0;
  std::uint64_t offered_ = 0;
  std::uint64_t dealt_ = 0;  // messages without a root, dealt out in turn
  std::string held_;         // a message taken whose connection had no room
  RequestGlance held_glance_;
  std::size_t held_connection_ = 0;
  bool has_held_ = false;
  bool ended_ = false;
};

}  // namespace luong::tools
