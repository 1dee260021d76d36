#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "config/listen_address.h"
#include "core/result.h"

namespace boost::asio {
class io_context;
}

namespace luong {

// One place clients connect to, TCP or Unix: a bound socket that hands on what it accepts. bind()
// takes the address (so that a start fails early), open() lets clients in, close() lets no more in
// and takes a Unix socket's name away. On the I/O thread after open().
class Listener {
 public:
  // kBusy where somebody else has the address, kStorage where it cannot be taken otherwise. The
  // name of a Unix socket nobody listens on any more is taken over; mode 0660.
  static Result<std::unique_ptr<Listener>> bind(boost::asio::io_context& io,
                                                const ListenAddress& address);
  ~Listener();

  // `on_accept` owns the descriptor it is given: non-blocking, close-on-exec. When the process has
  // no descriptors left, accepting pauses for a moment instead of spinning.
  using OnAccept = std::function<void(int fd)>;
  Result<bool> open(OnAccept on_accept);
  void close();

  // The real one: the system's port where 0 was asked for.
  const ListenAddress& address() const;

 private:
  struct Impl;
  explicit Listener(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // Shared with its pending wait only.
};

}  // namespace luong
