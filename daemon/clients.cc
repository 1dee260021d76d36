#include "daemon/clients.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "core/reply.h"
#include "daemon/system_clock.h"

namespace luong {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kReadBufferBytes = 64 * 1024;
constexpr std::chrono::milliseconds kTick{250};
// Clients turned away at a time that are told why; past it they are only closed.
constexpr std::size_t kLeavingMax = 64;

void set_tcp_options(int fd, std::int64_t keep_alive_ms) {
  const int on = 1, probes = 3;
  const int idle_s = static_cast<int>(keep_alive_ms / 1000);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &idle_s, sizeof idle_s);
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

}  // namespace

struct Clients::Ticker {
  explicit Ticker(asio::io_context& io) : timer(io) {}
  void start(Clients& clients) {
    timer.expires_after(kTick);
    timer.async_wait([&clients, this](const boost::system::error_code& error) {
      if (error) return;  // Cancelled: the clients may be gone.
      clients.tick();
      start(clients);
    });
  }
  asio::steady_timer timer;
};

Clients::Clients(asio::io_context& io, Intake& intake, ClientLimits limits)
    : io_(io),
      limits_(limits),
      desk_{intake, read_system_clocks, [this](std::uint64_t id) { ended(id); },
            std::vector<char>(kReadBufferBytes)},
      ticker_(std::make_unique<Ticker>(io)) {
  ticker_->start(*this);
}

Clients::~Clients() { close_all(); }

void Clients::admit(int fd, bool tcp, Audience audience) {
  if (size() >= limits_.connections_max || desk_.finishing) return turn_away(fd);
  if (tcp) set_tcp_options(fd, limits_.keep_alive_ms);
  const std::uint64_t id = ++last_id_;
  auto connection = std::make_shared<Connection>(io_, fd, id, audience, limits_.session, desk_);
  connections_.emplace(id, connection);
  connection->start();
}

// Closed at once, the socket would throw away what we said together with what the client has sent
// already: so the connection stays until the client has read it and left, a second at most.
void Clients::turn_away(int fd) {
  ++refused_;
  if (leaving_ >= kLeavingMax || desk_.finishing) {
    ::close(fd);
    return;
  }
  ++leaving_;
  const std::uint64_t id = ++last_id_;
  auto connection =
      std::make_shared<Connection>(io_, fd, id, Audience::kDeclarant, limits_.session, desk_);
  connections_.emplace(id, connection);
  std::string line;
  append_error(line, ReplyHead{}, WireError::kOverloaded, 1'000,
               "too many connections; connect again later");
  connection->turn_away(line);
}

void Clients::deliver(const ReplyRun& run) {
  // Replies of one client mostly stand together, so the last one found is asked first.
  Connection* last = nullptr;
  for (const ReplyRun::Item& item : run.items) {
    if (last == nullptr || last->id() != item.address.session) {
      const auto found = connections_.find(item.address.session);
      if (found == connections_.end()) continue;
      last = found->second.get();
      touched_.push_back(found->second);
    }
    last->take(run, item);
  }
  for (const auto& connection : touched_) connection->pump();
  touched_.clear();
}

void Clients::finish(std::function<void()> done) {
  desk_.draining = true;
  desk_.finishing = true;
  on_finished_ = std::move(done);
  for (const auto& connection : all()) connection->pump();
  if (connections_.empty() && on_finished_) std::exchange(on_finished_, nullptr)();
}

void Clients::close_all() {
  for (const auto& connection : all()) connection->close();
}

void Clients::ended(std::uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  if (found->second->turned_away()) --leaving_;
  if (found->second->subscribed()) forget_subscriber(id);
  connections_.erase(found);
  if (connections_.empty() && on_finished_) std::exchange(on_finished_, nullptr)();
}

// False where the pipeline has ended: then there is nobody left to forget it.
void Clients::forget_subscriber(std::uint64_t id) {
  auto control = std::make_unique<Control>();
  control->kind = Control::Kind::kSessionEnded;
  control->session = id;
  desk_.intake.put_control(std::move(control), desk_.clock().wall);
}

void Clients::tick() {
  const std::int64_t now_ms = desk_.clock().steady_us / 1000;
  for (const auto& connection : all()) connection->advance(now_ms);
}

// A copy: connections end while they are visited.
std::vector<std::shared_ptr<Connection>> Clients::all() const {
  std::vector<std::shared_ptr<Connection>> copy;
  copy.reserve(connections_.size());
  for (const auto& entry : connections_) copy.push_back(entry.second);
  return copy;
}

}  // namespace luong
