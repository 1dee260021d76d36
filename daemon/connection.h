#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "daemon/intake.h"
#include "daemon/pipeline.h"
#include "daemon/reply_mailbox.h"
#include "daemon/session.h"

namespace boost::asio {
class io_context;
}

namespace luong {

// The thin adapter between a client's socket and its Session: waits, reads, writes, closes. Reads
// into a buffer all connections share and writes straight from the session's, so an idle client
// costs no buffer. Kept alive by its pending waits and by Clients; I/O thread only.
class Connection : public std::enable_shared_from_this<Connection>, private FrameSink {
 public:
  // What the connections of a daemon have in common; outlives them all.
  struct Desk {
    Intake& intake;
    std::function<Now()> clock;
    std::function<void(std::uint64_t)> on_end;  // a connection is closed and may be forgotten
    std::vector<char> read_buffer;
    bool draining = false;   // new frames are answered DRAINING
    bool finishing = false;  // a connection with nothing left to write ends
  };

  Connection(boost::asio::io_context& io, int fd, std::uint64_t id, Audience audience,
             SessionLimits limits, Desk& desk);
  ~Connection() override;

  void start();
  // Instead of start(): writes one line and sees the client off.
  void turn_away(std::string_view line);
  bool turned_away() const { return turned_away_; }
  // A reply of the pipeline, or an event; written at the next pump().
  void take(const ReplyRun& run, const ReplyRun::Item& item);
  bool subscribed() const { return session_.subscribed(); }
  // Moves whatever can move: waiting lines on, output out; then waits for what is missing.
  void pump();
  // Enforces the session's deadlines. I/O thread's tick.
  void advance(std::int64_t now_ms);
  void close();

  std::uint64_t id() const { return id_; }

 private:
  struct Io;
  std::int64_t steady_ms() const { return desk_.clock().steady_us / 1000; }
  bool take(std::uint64_t slot, std::string_view frame, bool oversize, WireError& refusal) override;
  void on_readable();
  void on_writable();
  bool write_output();
  void end_output();
  void discard_input();
  void wait_for_interest();

  std::unique_ptr<Io> io_;
  const std::uint64_t id_;
  const std::uint64_t client_;
  Desk& desk_;
  Session session_;
  Now arrival_;  // of the lines being taken
  bool input_ended_ = false;
  bool turned_away_ = false;
  std::int64_t output_ended_ms_ = -1;  // when we said that no more replies come
};

// Who the unauthenticated clients of an audience are to the ledger: one client (decision.md §4).
// Journaled, so it must never change.
std::uint64_t client_of(Audience audience) noexcept;

}  // namespace luong
