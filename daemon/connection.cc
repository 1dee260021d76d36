#include "daemon/connection.h"

#include <sys/socket.h>
#include <xxhash.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <string>

#include "daemon/log.h"

namespace luong {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

namespace {

// What one client may hand in before the others have their turn.
constexpr std::size_t kReadInARow = 256 * 1024;
// How long a finished connection may take to be closed by its peer: closing first could make the
// system throw away replies the peer has not read yet.
constexpr std::int64_t kLingerMs = 1'000;

}  // namespace

struct Connection::Io {
  Io(asio::io_context& io, int fd) : socket(io, fd) {}
  stream_descriptor socket;
  bool waiting_to_read = false;
  bool waiting_to_write = false;
};

Connection::Connection(asio::io_context& io, int fd, std::uint64_t id, Audience audience,
                       SessionLimits limits, Desk& desk)
    : io_(std::make_unique<Io>(io, fd)),
      id_(id),
      client_(client_of(audience)),
      desk_(desk),
      session_(audience, limits, steady_ms()) {}

Connection::~Connection() = default;

void Connection::start() { wait_for_interest(); }

void Connection::turn_away(std::string_view line) {
  turned_away_ = true;
  // The socket is new and its buffer empty: what does not fit at once is not worth waiting for.
  [[maybe_unused]] const ssize_t sent =
      send(io_->socket.native_handle(), line.data(), line.size(), MSG_NOSIGNAL);
  end_output();
  wait_for_interest();
}

bool Connection::take(std::uint64_t slot, std::string_view frame, bool oversize,
                      WireError& refusal) {
  if (desk_.draining) {
    refusal = WireError::kDraining;
    return false;
  }
  Arrival arrival;
  arrival.address = {id_, slot};
  arrival.client = client_;
  arrival.audience = session_.audience();
  arrival.oversize = oversize;
  arrival.arrival = arrival_.wall;
  arrival.arrived_us = arrival_.steady_us;
  refusal = WireError::kOverloaded;
  return desk_.intake.put(std::move(arrival), frame);
}

void Connection::take(const ReplyRun& run, const ReplyRun::Item& item) {
  if (!io_->socket.is_open()) return;
  if (item.event) return session_.event(run.line(item));
  session_.reply(item.address.slot, run.line(item));
  if (item.window != 0) session_.set_window(item.window);
  if (item.subscribes) session_.subscribe();
}

void Connection::on_readable() {
  if (output_ended_ms_ >= 0) return discard_input();
  arrival_ = desk_.clock();
  const std::int64_t now_ms = arrival_.steady_us / 1000;
  std::size_t taken = 0;
  while (session_.wants_read() && taken < kReadInARow) {
    const ssize_t count =
        recv(io_->socket.native_handle(), desk_.read_buffer.data(), desk_.read_buffer.size(), 0);
    if (count > 0) {
      taken += static_cast<std::size_t>(count);
      session_.receive({desk_.read_buffer.data(), static_cast<std::size_t>(count)}, *this, now_ms);
      // A short read emptied the socket: asking again would only be told so.
      if (static_cast<std::size_t>(count) < desk_.read_buffer.size()) break;
    } else if (count == 0) {
      input_ended_ = true;
      session_.end_of_input(*this, now_ms);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if (errno != EINTR) {
      return close();
    }
  }
  pump();
}

void Connection::on_writable() { pump(); }

void Connection::pump() {
  if (!io_->socket.is_open()) return;
  arrival_ = desk_.clock();
  session_.resume(*this, arrival_.steady_us / 1000);
  if (!write_output()) return close();
  const bool quiet = session_.in_flight() == 0 && session_.output().empty();
  if (quiet && session_.finished()) return close();
  if (quiet && desk_.finishing) end_output();
  wait_for_interest();
}

// False where the client is gone.
bool Connection::write_output() {
  while (!session_.output().empty()) {
    const std::string_view output = session_.output();
    const ssize_t count =
        send(io_->socket.native_handle(), output.data(), output.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      session_.written(static_cast<std::size_t>(count), steady_ms());
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return true;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

void Connection::end_output() {
  if (output_ended_ms_ >= 0) return;
  output_ended_ms_ = steady_ms();
  shutdown(io_->socket.native_handle(), SHUT_WR);
}

void Connection::discard_input() {
  std::size_t taken = 0;
  while (taken < kReadInARow) {
    const ssize_t count =
        recv(io_->socket.native_handle(), desk_.read_buffer.data(), desk_.read_buffer.size(), 0);
    if (count > 0) {
      taken += static_cast<std::size_t>(count);
    } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      break;
    } else if (count == 0 || errno != EINTR) {
      return close();
    }
  }
  wait_for_interest();
}

void Connection::wait_for_interest() {
  const bool discarding = output_ended_ms_ >= 0;
  const bool reads = !input_ended_ && (discarding || session_.wants_read());
  if (reads && !io_->waiting_to_read) {
    io_->waiting_to_read = true;
    io_->socket.async_wait(stream_descriptor::wait_read,
                           [self = shared_from_this()](const boost::system::error_code& error) {
                             self->io_->waiting_to_read = false;
                             if (!error && self->io_->socket.is_open()) self->on_readable();
                           });
  }
  if (!session_.output().empty() && !io_->waiting_to_write) {
    io_->waiting_to_write = true;
    io_->socket.async_wait(stream_descriptor::wait_write,
                           [self = shared_from_this()](const boost::system::error_code& error) {
                             self->io_->waiting_to_write = false;
                             if (!error && self->io_->socket.is_open()) self->on_writable();
                           });
  }
}

void Connection::advance(std::int64_t now_ms) {
  if (output_ended_ms_ >= 0 && (input_ended_ || now_ms - output_ended_ms_ >= kLingerMs)) {
    return close();
  }
  const auto why = session_.advance(now_ms);
  if (!why) return;
  log::info("connection " + std::to_string(id_) + " closed: " + std::string(*why));
  close();
}

void Connection::close() {
  if (!io_->socket.is_open()) return;
  boost::system::error_code ignored;
  io_->socket.close(ignored);
  desk_.on_end(id_);
}

std::uint64_t client_of(Audience audience) noexcept {
  const std::string_view word = audience == Audience::kDeclarant ? "audience:declarant"
                                : audience == Audience::kOfficer ? "audience:officer"
                                                                 : "audience:auditor";
  return XXH3_64bits(word.data(), word.size());
}

}  // namespace luong
