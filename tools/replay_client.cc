#include "tools/replay_client.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace luong::tools {
namespace {

namespace asio = boost::asio;
using Socket = asio::generic::stream_protocol::socket;
using Code = boost::system::error_code;
using std::chrono::nanoseconds;

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr int kReadsPerWake = 8;  // So that one busy connection does not starve the others.
constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr auto kReconnectEvery = std::chrono::milliseconds(50);
// Fixed rate: messages due within this go out together; a wake for each would cost more than it
// says.
constexpr std::int64_t kTickNs = 50'000;

std::int64_t now_ns() {
  return std::chrono::duration_cast<nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class Client;

// One connection: a non-blocking socket, written as far as it takes and read as far as it has.
class Link {
 public:
  Link(Client& client, asio::io_context& io, std::size_t index)
      : client_(client), socket_(io), timer_(io), index_(index) {}

  Code connect(const ReplayTarget& target);
  void start();
  void flush();
  void close() {
    Code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

 private:
  void wait_to_read();
  void on_readable();
  void wait_to_write();
  bool write_prelude();
  void lost();
  void try_again();

  Client& client_;
  Socket socket_;
  asio::steady_timer timer_;
  std::size_t index_;
  std::string_view prelude_;  // of the hello line, what is not sent yet
  std::int64_t lost_at_ns_ = 0;
  bool connected_ = false;
  bool writing_waits_ = false;
};

// All links, the schedule's timer and the watch over time.
class Client {
 public:
  Client(ReplayRun& run, const ReplayClientOptions& options)
      : run_(run), options_(options), tick_(io_), second_(io_), signals_(io_, SIGINT, SIGTERM) {}

  std::optional<Error> drive();

  ReplayRun& run() { return run_; }
  const ReplayClientOptions& options() const { return options_; }
  std::string& read_buffer() { return read_buffer_; }

  void answered(std::int64_t now) {
    last_answer_ns_ = now;
    pump(now);
  }
  // Takes from the source and writes wherever there is something to write; ends when all is done.
  void pump(std::int64_t now);
  void stop();

 private:
  void wait_for_schedule();
  void every_second();

  ReplayRun& run_;
  const ReplayClientOptions& options_;
  asio::io_context io_{1};
  asio::steady_timer tick_, second_;
  asio::signal_set signals_;
  std::vector<std::unique_ptr<Link>> links_;
  std::string read_buffer_ = std::string(kReadBytes, '\0');
  std::int64_t started_ns_ = 0;
  std::int64_t last_answer_ns_ = 0;
  bool tick_waits_ = false;
  bool stopped_ = false;
};

// ---- Link

Code Link::connect(const ReplayTarget& target) {
  Code error;
  if (!target.unix_path.empty()) {
    asio::local::stream_protocol::socket socket(socket_.get_executor());
    socket.connect(asio::local::stream_protocol::endpoint(target.unix_path), error);
    if (!error) socket_ = Socket(std::move(socket));
  } else {
    asio::ip::tcp::socket socket(socket_.get_executor());
    asio::ip::tcp::resolver resolver(socket_.get_executor());
    const auto endpoints = resolver.resolve(target.host, target.port, error);
    if (!error) asio::connect(socket, endpoints, error);
    if (!error) socket.set_option(asio::ip::tcp::no_delay(true), error);
    if (!error) socket_ = Socket(std::move(socket));
  }
  if (!error) socket_.non_blocking(true, error);
  connected_ = !error;
  return error;
}

void Link::start() {
  prelude_ = client_.options().hello;
  writing_waits_ = false;
  wait_to_read();
  flush();
}

void Link::wait_to_read() {
  socket_.async_wait(Socket::wait_read, [this](Code error) {
    if (error == asio::error::operation_aborted) return;
    on_readable();
  });
}

void Link::on_readable() {
  std::string& buffer = client_.read_buffer();
  bool any = false;
  for (int reads = 0; reads < kReadsPerWake; ++reads) {
    Code error;
    const std::size_t got = socket_.read_some(asio::buffer(buffer), error);
    if (error == asio::error::would_block) break;
    if (error) {
      lost();
      break;
    }
    any = true;
    client_.run().received(index_, std::string_view(buffer).substr(0, got), now_ns());
    if (got < buffer.size()) break;
  }
  if (any) client_.answered(now_ns());
  if (connected_) wait_to_read();
}

bool Link::write_prelude() {
  Code error;
  while (!prelude_.empty()) {
    const std::size_t took = socket_.write_some(asio::buffer(prelude_), error);
    if (error == asio::error::would_block) return false;
    if (error) return true;  // The read side sees it too, and reports the loss.
    prelude_.remove_prefix(took);
  }
  return true;
}

void Link::flush() {
  if (!connected_ || writing_waits_) return;
  if (!write_prelude()) {
    wait_to_write();
    return;
  }
  ReplayRun& run = client_.run();
  for (;;) {
    const std::string_view bytes = run.to_send(index_);
    if (bytes.empty()) return;
    Code error;
    const std::size_t took = socket_.write_some(asio::buffer(bytes), error);
    if (took > 0) run.sent(index_, took, now_ns());
    if (error == asio::error::would_block || (!error && took < bytes.size())) {
      wait_to_write();
      return;
    }
    if (error) return;
  }
}

void Link::wait_to_write() {
  writing_waits_ = true;
  socket_.async_wait(Socket::wait_write, [this](Code error) {
    if (error == asio::error::operation_aborted) return;
    writing_waits_ = false;
    flush();
  });
}

void Link::lost() {
  connected_ = false;
  Code ignored;
  socket_.close(ignored);
  if (client_.run().done()) return;
  if (client_.options().reconnect_s == 0) {
    client_.run().give_up(index_);
    client_.pump(now_ns());
    return;
  }
  client_.run().reconnecting(index_);
  lost_at_ns_ = now_ns();
  try_again();
}

void Link::try_again() {
  timer_.expires_after(kReconnectEvery);
  timer_.async_wait([this](Code error) {
    if (error) return;
    if (!connect(client_.options().target)) {
      start();
      return;
    }
    if (now_ns() - lost_at_ns_ < client_.options().reconnect_s * kSecondNs) {
      try_again();
      return;
    }
    client_.run().give_up(index_);
    client_.pump(now_ns());
  });
}

// ---- Client

std::optional<Error> Client::drive() {
  for (std::size_t i = 0; i < options_.connections; ++i) {
    links_.push_back(std::make_unique<Link>(*this, io_, i));
    if (const Code error = links_.back()->connect(options_.target)) {
      const ReplayTarget& target = options_.target;
      const std::string where =
          target.unix_path.empty() ? target.host + ":" + target.port : target.unix_path;
      return Error{ErrorCode::kNotReady, where, "Cannot connect: " + error.message() + "."};
    }
  }
  signals_.async_wait([this](Code error, int) {
    if (!error) stop();
  });
  started_ns_ = last_answer_ns_ = now_ns();
  run_.start(started_ns_);
  for (const auto& link : links_) link->start();
  every_second();
  pump(now_ns());
  io_.run();
  run_.finish(now_ns());
  return std::nullopt;
}

void Client::pump(std::int64_t now) {
  if (stopped_) return;
  run_.fill(now);
  for (const auto& link : links_) link->flush();
  if (run_.done()) {
    stop();
    return;
  }
  wait_for_schedule();
}

void Client::wait_for_schedule() {
  const std::int64_t due = run_.next_due_ns();
  if (due < 0 || tick_waits_) return;
  tick_waits_ = true;
  const std::int64_t at = std::max(due, now_ns() + kTickNs);
  tick_.expires_at(std::chrono::steady_clock::time_point(nanoseconds(at)));
  tick_.async_wait([this](Code error) {
    tick_waits_ = false;
    if (!error) pump(now_ns());
  });
}

void Client::every_second() {
  second_.expires_after(std::chrono::seconds(1));
  second_.async_wait([this](Code error) {
    if (error || stopped_) return;
    const std::int64_t now = now_ns();
    if (options_.progress) options_.progress(run_, now - started_ns_);
    if (run_.unanswered() == 0) last_answer_ns_ = now;
    if (now - last_answer_ns_ > options_.patience_s * kSecondNs) {
      stop();
      return;
    }
    every_second();
  });
}

void Client::stop() {
  stopped_ = true;
  for (const auto& link : links_) link->close();
  tick_.cancel();
  second_.cancel();
  signals_.cancel();
}

}  // namespace

Result<ReplayTarget> parse_target(const std::string& text) {
  if (text.starts_with("unix:") && text.size() > 5) return ReplayTarget{{}, {}, text.substr(5)};
  const std::size_t colon = text.rfind(':');
  const bool well_formed = colon != std::string::npos && colon > 0 && colon + 1 < text.size() &&
                           text.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  if (!well_formed) {
    return fail(ErrorCode::kInvalid, "Expected HOST:PORT or unix:PATH, not '" + text + "'.");
  }
  std::string host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return ReplayTarget{host, text.substr(colon + 1), {}};
}

std::optional<Error> drive_replay(ReplayRun& run, const ReplayClientOptions& options) {
  return Client(run, options).drive();
}

}  // namespace luong::tools
