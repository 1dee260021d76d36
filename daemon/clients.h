#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "daemon/connection.h"
#include "daemon/reply_mailbox.h"

namespace luong {

struct ClientLimits {
  SessionLimits session;
  std::size_t connections_max = limits::kConnectionsMax;
  std::int64_t keep_alive_ms = limits::kKeepAliveMs;
};

// Every client that is connected, by number: lets in, hands replies to their sessions, enforces
// deadlines, and sees all off at the end. I/O thread only; `intake` outlives it.
class Clients {
 public:
  Clients(boost::asio::io_context& io, Intake& intake, ClientLimits limits);
  ~Clients();

  // Owns `fd`. Past connections_max the client is told OVERLOADED and closed.
  void admit(int fd, bool tcp, Audience audience);
  // Replies of sessions that are gone are dropped: their verdicts rest in the journal.
  void deliver(const ReplyRun& run);
  void set_connections_max(std::size_t count) { limits_.connections_max = count; }

  void refuse_new_frames() { desk_.draining = true; }
  // Sees everybody off: who has all replies is told that no more come, and closed when he has read
  // them. `done` is called when the last is gone; close_all() makes short work of it.
  void finish(std::function<void()> done);
  void close_all();

  std::size_t size() const { return connections_.size() - leaving_; }
  std::uint64_t admitted() const { return last_id_; }
  std::uint64_t refused() const { return refused_; }

 private:
  struct Ticker;
  void tick();
  void turn_away(int fd);
  void ended(std::uint64_t id);
  void forget_subscriber(std::uint64_t id);
  std::vector<std::shared_ptr<Connection>> all() const;

  boost::asio::io_context& io_;
  ClientLimits limits_;
  Connection::Desk desk_;
  boost::unordered_flat_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
  std::vector<std::shared_ptr<Connection>> touched_;  // by deliver(), reused
  std::size_t leaving_ = 0;  // of connections_: those turned away that have not closed yet
  std::uint64_t last_id_ = 0;
  std::uint64_t refused_ = 0;
  std::function<void()> on_finished_;
  std::unique_ptr<Ticker> ticker_;
};

}  // namespace luong
