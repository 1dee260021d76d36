#include "daemon/daemon.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "config/config_key.h"
#include "daemon/admin_server.h"
#include "daemon/clients.h"
#include "daemon/daemon_options.h"
#include "daemon/listen_file.h"
#include "daemon/listener.h"
#include "daemon/log.h"
#include "daemon/system_clock.h"
#include "daemon/version.h"
#include "storage/directory_lock.h"

namespace luong {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kTick{10};

int exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kBusy:
      return kExitUnavailable;
    case ErrorCode::kStorage:
      return kExitIo;
    default:
      return kExitConfig;
  }
}

class Daemon final : public AdminHost {
 public:
  Daemon(DaemonConfig config, std::function<LoadedConfig()> reread)
      : config_(std::move(config)),
        reread_(std::move(reread)),
        data_(config_.data_directory),
        intake_({static_cast<std::size_t>(config_.queue_messages_max),
                 static_cast<std::size_t>(config_.queue_bytes_max)}),
        signals_(io_, SIGTERM, SIGINT, SIGHUP),
        drain_deadline_(io_),
        tick_(io_) {}

  // Everything up to the moment clients are let in; the exit code where it fails.
  std::optional<int> start();
  int run();

  DaemonStatus status() override;
  StageLatencies latencies() override { return pipeline_->latencies(); }
  ShadowReport shadow() override { return pipeline_->shadow(); }
  ContextRegistry& registry() override { return *registry_; }
  Instant now() override { return read_system_clocks().wall; }
  bool submit(std::unique_ptr<Control> control) override {
    return intake_.put_control(std::move(control), read_system_clocks().wall);
  }
  void run_heavy(std::function<void()> work) override { asio::post(heavy_, std::move(work)); }
  void after(std::int64_t ms, std::function<void()> work) override;
  void drain(std::function<void()> done) override;
  void stop() override {
    asio::post(io_, [this] { begin_stop(); });
  }
  void set_log_level(log::Level level, std::string_view word) override;

 private:
  std::optional<int> take_data_directory();
  std::optional<int> load_context();
  std::optional<int> bind_all();
  std::optional<int> open_pipeline();
  std::optional<int> let_in();
  void resume_shadow();
  int refuse(const Error& error, int code) const {
    log::error(to_string(error));
    return code;
  }

  void run_pipeline();
  void deliver();
  void wait_for_signal();
  void reload();
  void refuse_new_work();
  void begin_stop();
  void end(int code);
  void tick();
  void send_tick();

  DaemonConfig config_;
  const std::function<LoadedConfig()> reread_;
  const fs::path data_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();

  // Destroyed from the bottom up: threads and sockets end before what they use.
  std::optional<DirectoryLock> lock_;
  std::unique_ptr<ContextRegistry> registry_;
  asio::io_context io_{1};
  Intake intake_;
  ReplyMailbox mailbox_;
  ReplyRun delivered_;  // I/O thread's
  std::unique_ptr<Pipeline> pipeline_;
  asio::thread_pool heavy_{1};
  std::unique_ptr<Clients> clients_;
  std::unique_ptr<AdminServer> admin_;
  struct OpenListener {
    std::unique_ptr<Listener> listener;
    Audience audience;
  };
  std::vector<OpenListener> listeners_;
  std::unique_ptr<Listener> admin_listener_;
  asio::signal_set signals_;
  asio::steady_timer drain_deadline_;
  asio::steady_timer tick_;
  std::thread pipeline_thread_;

  bool draining_ = false;  // I/O thread's, as is stopping_
  bool stopping_ = false;
  std::atomic<bool> abandon_{false};  // the pipeline ends after its batch, whatever waits
  int exit_code_ = kExitOk;
};

std::optional<int> Daemon::start() {
  if (auto code = take_data_directory()) return code;
  if (auto code = load_context()) return code;
  fit_descriptors(config_);
  if (auto code = bind_all()) return code;
  if (auto code = open_pipeline()) return code;
  return let_in();
}

std::optional<int> Daemon::take_data_directory() {
  std::error_code error;
  fs::create_directories(data_, error);
  if (error) {
    return refuse({ErrorCode::kStorage, data_.string(), "cannot be made: " + error.message()},
                  kExitCannotCreate);
  }
  auto lock = DirectoryLock::take(data_);
  if (!lock) return refuse(lock.error(), exit_code_of(lock.error()));
  lock_.emplace(std::move(*lock));
  remove_listen_file(data_);  // Of an instance that died: its addresses mean nothing now.
  return std::nullopt;
}

std::optional<int> Daemon::load_context() {
  const fs::path ring = config_.in_data(config_.keyring);
  auto keyring = Keyring::load(ring);
  if (!keyring && keyring.error().code == ErrorCode::kNotFound) {
    return refuse(
        {ErrorCode::kNotReady, ring.string(),
         keyring.error().message + "; the random draw needs one: run `luong keys new --data " +
             data_.string() + "`"},
        kExitConfig);
  }
  if (!keyring) return refuse(keyring.error(), kExitConfig);
  registry_ = std::make_unique<ContextRegistry>(data_, std::move(*keyring), config_.four_eyes,
                                                [](std::string_view line) { log::warn(line); });
  if (auto error = registry_->load_in_force(config_.criteria_pack, config_.reference_directory,
                                            read_system_clocks().wall)) {
    return refuse(*error, exit_code_of(*error));
  }
  const auto reference = registry_->in_force().reference;
  const Date today = business_day(read_system_clocks().wall);
  const bool governed = reference != nullptr && reference->has_table("caps");
  if (governed && caps_on(*reference, today, cap_terms(config_)) == nullptr) {
    log::warn("no row of caps.csv holds today: uncapped, the alarm CAP is on");
  }
  for (const std::string& line : registry_->missing()) {
    log::warn("not ready, declarations are answered NOT_READY; missing " + line);
  }
  return std::nullopt;
}

std::optional<int> Daemon::bind_all() {
  for (const DaemonConfig::Listen& listen : config_.listen) {
    ListenAddress address = listen.address;
    if (address.is_unix()) address.path = fs::absolute(config_.in_data(address.path)).string();
    auto listener = Listener::bind(io_, address);
    if (!listener) return refuse(listener.error(), kExitUnavailable);
    listeners_.push_back({std::move(*listener), listen.audience});
  }
  ListenAddress admin;
  admin.path = fs::absolute(config_.in_data(config_.admin_socket)).string();
  auto listener = Listener::bind(io_, admin);
  if (!listener) return refuse(listener.error(), kExitUnavailable);
  admin_listener_ = std::move(*listener);
  return std::nullopt;
}

std::optional<int> Daemon::open_pipeline() {
  const auto before = std::chrono::steady_clock::now();
  auto pipeline = Pipeline::open(
      data_ / "journal", journal_options(config_), pipeline_options(config_), registry_->in_force(),
      [this](const std::string& hash) { return registry_->find_pack(hash); },
      read_system_clocks().wall);
  if (!pipeline) return refuse(pipeline.error(), exit_code_of(pipeline.error()));
  pipeline_ = std::move(*pipeline);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - before);
  log::info("journal open at sequence " + std::to_string(pipeline_->sequence()) + " after " +
            std::to_string(took.count()) + " ms");
  return std::nullopt;
}

std::optional<int> Daemon::let_in() {
  clients_ = std::make_unique<Clients>(io_, intake_, client_limits(config_));
  admin_ = std::make_unique<AdminServer>(io_, *this, config_.admin_uids);
  ListenFile file;
  for (const OpenListener& open : listeners_) {
    const ListenAddress& address = open.listener->address();
    const bool tcp = !address.is_unix();
    auto opened = open.listener->open(
        [this, tcp, audience = open.audience](int fd) { clients_->admit(fd, tcp, audience); });
    if (!opened) return refuse(opened.error(), kExitUnavailable);
    file.addresses.emplace_back(to_string(address), open.audience);
    log::info("listening " + std::string(name(open.audience)) + " " + to_string(address));
    std::printf("listening %s %s\n", std::string(name(open.audience)).c_str(),
                to_string(address).c_str());
  }
  auto opened = admin_listener_->open([this](int fd) { admin_->admit(fd); });
  if (!opened) return refuse(opened.error(), kExitUnavailable);
  file.admin_socket = admin_listener_->address().path;
  if (auto error = write_listen_file(data_, file)) return refuse(*error, kExitCannotCreate);
  resume_shadow();
  std::printf("ready\n");
  std::fflush(stdout);
  return std::nullopt;
}

// The trial goes on after a restart; what it had counted is gone.
void Daemon::resume_shadow() {
  auto pack = registry_->shadow_pack();
  if (!pack) return log::error("no pack is on trial any more: " + to_string(pack.error()));
  if (!*pack) return;
  auto control = std::make_unique<Control>();
  control->kind = Control::Kind::kShadow;
  control->actor = own_actor();
  control->text = "criteria shadow " + (*pack)->hash + ", again after a start";
  control->context.pack = std::move(*pack);
  submit(std::move(control));
}

int Daemon::run() {
  pipeline_thread_ = std::thread([this] { run_pipeline(); });
  wait_for_signal();
  tick();
  io_.run();
  abandon_ = exit_code_ != kExitOk || abandon_;
  intake_.close();
  pipeline_thread_.join();
  heavy_.join();
  remove_listen_file(data_);
  return exit_code_;
}

void Daemon::run_pipeline() {
  Batch batch;
  const auto hand_over = [this](const std::vector<Reply>& replies) {
    if (mailbox_.put(replies)) asio::post(io_, [this] { deliver(); });
  };
  std::optional<Error> error;
  try {
    while (!abandon_ && !error && intake_.take(batch)) {
      std::size_t bytes = 0;
      for (const Arrival& arrival : batch.arrivals) bytes += arrival.frame_size;
      error = pipeline_->process(batch, read_system_clocks, hand_over);
      intake_.finished(batch.arrivals.size(), bytes);
      batch.clear();
      if (!error && pipeline_->events_wait()) send_tick();
    }
  } catch (const std::exception& bug) {
    error = Error{ErrorCode::kInvalid, {}, std::string("exception in the pipeline: ") + bug.what()};
  }
  if (!error) return;
  const int code = error->code == ErrorCode::kInvalid ? kExitBug : kExitJournal;
  log::error("no more answers, stopping: " + to_string(*error) +
             "; what was answered is in the journal, start luongd again");
  asio::post(io_, [this, code] { end(code); });
}

void Daemon::deliver() {
  mailbox_.take(delivered_);
  clients_->deliver(delivered_);
  delivered_.clear();
}

DaemonStatus Daemon::status() {
  DaemonStatus status;
  status.state = draining_ ? "draining" : pipeline_->ready() ? "ready" : "not ready";
  status.pid = getpid();
  status.uptime_s =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_)
          .count();
  for (const OpenListener& open : listeners_) {
    status.listeners.emplace_back(to_string(open.listener->address()), open.audience);
  }
  status.connections = clients_->size();
  status.connections_ever = clients_->admitted();
  status.connections_refused = clients_->refused();
  status.queue_depth = intake_.depth();
  status.sequence = pipeline_->sequence();
  status.data_directory = fs::absolute(data_).string();
  status.log_level = config_.log_level;
  status.permit_silence_max_ms = config_.permit_silence_max_ms;
  status.cap_terms = cap_terms(config_);
  status.log_lines_dropped = log::dropped();
  status.versions = pipeline_->versions();
  status.counters = pipeline_->counters();
  return status;
}

void Daemon::after(std::int64_t ms, std::function<void()> work) {
  asio::post(io_, [this, ms, work = std::move(work)] {
    auto timer = std::make_shared<asio::steady_timer>(io_, std::chrono::milliseconds(ms));
    timer->async_wait([this, timer, work](const boost::system::error_code& error) {
      if (!error) run_heavy(work);
    });
  });
}

void Daemon::set_log_level(log::Level level, std::string_view word) {
  log::set_level(level);
  asio::post(io_, [this, text = std::string(word)] { config_.log_level = text; });
}

void Daemon::wait_for_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int number) {
    if (error) return;
    if (number == SIGHUP) {
      reload();
    } else if (stopping_) {
      log::warn("told to stop a second time: stopping now");
      abandon_ = true;
      end(kExitOk);
    } else {
      begin_stop();
    }
    wait_for_signal();
  });
}

void Daemon::reload() {
  LoadedConfig fresh = reread_();
  if (!fresh.problems.empty()) {
    for (const Error& problem : fresh.problems) log::error("not reloaded: " + to_string(problem));
    return;
  }
  std::string taken, waiting;
  for (const ConfigKey& key : config_keys()) {
    if (!differs(key, config_, fresh.config)) continue;
    std::string& line = key.reloadable ? taken : waiting;
    line += (line.empty() ? "" : ", ") + std::string(key.name);
  }
  config_.log_level = fresh.config.log_level;
  config_.drain_ms = fresh.config.drain_ms;
  config_.connections_max = fresh.config.connections_max;
  config_.admin_uids = fresh.config.admin_uids;
  fit_descriptors(config_);
  log::set_level(log::level_of(config_.log_level));
  clients_->set_connections_max(static_cast<std::size_t>(config_.connections_max));
  admin_->set_admin_uids(config_.admin_uids);
  log::info("configuration reloaded; changed: " + (taken.empty() ? "nothing" : taken) +
            (waiting.empty() ? "" : "; waiting for a restart: " + waiting));
}

void Daemon::refuse_new_work() {
  draining_ = true;
  for (const OpenListener& open : listeners_) open.listener->close();
  clients_->refuse_new_frames();
}

void Daemon::drain(std::function<void()> done) {
  asio::post(io_, [this, done = std::move(done)] {
    refuse_new_work();
    auto mark = std::make_unique<Control>();
    mark->kind = Control::Kind::kDrainMark;
    mark->done = [done](const Control::Done&) { done(); };
    if (!submit(std::move(mark))) done();
  });
}

void Daemon::send_tick() {
  auto control = std::make_unique<Control>();
  control->kind = Control::Kind::kTick;
  submit(std::move(control));
}

// Where nothing arrives, time itself does, but only where something waits for it.
void Daemon::tick() {
  tick_.expires_after(kTick);
  tick_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    const PipelineCounters& due = pipeline_->counters();
    if (now().ms >= std::min(due.alerts_due_ms, due.scans_due_ms)) send_tick();
    tick();
  });
}

void Daemon::begin_stop() {
  if (stopping_) return;
  stopping_ = true;
  log::info("stopping: answering what had arrived, " + std::to_string(clients_->size()) +
            " connections");
  drain_deadline_.expires_after(std::chrono::milliseconds(config_.drain_ms));
  drain_deadline_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    log::warn("drain_ms is over: closing " + std::to_string(clients_->size()) + " connections");
    end(kExitOk);
  });
  // The mark is called after the replies before it were handed over, so both reach this thread in
  // that order.
  drain([this] { asio::post(io_, [this] { clients_->finish([this] { end(kExitOk); }); }); });
}

void Daemon::end(int code) {
  if (exit_code_ == kExitOk) exit_code_ = code;
  boost::system::error_code ignored;
  signals_.cancel(ignored);
  drain_deadline_.cancel();
  tick_.cancel();
  for (const OpenListener& open : listeners_) open.listener->close();
  admin_listener_->close();
  clients_->close_all();
  admin_->close_all();
  io_.stop();
}

}  // namespace

int run_daemon(const DaemonConfig& config, const std::function<LoadedConfig()>& reread) {
  signal(SIGPIPE, SIG_IGN);
  umask(0027);  // Declarations and verdicts are nobody else's business.
  log::start(log::level_of(config.log_level),
             config.log_format == "json" ? log::Format::kJson : log::Format::kText);
  log::info("luongd " + std::string(kVersion) + " starting in " +
            fs::absolute(config.data_directory).string());
  int code = kExitOk;
  {
    Daemon daemon(config, reread);
    const auto failed = daemon.start();
    code = failed ? *failed : daemon.run();
  }
  log::info("luongd ended with exit code " + std::to_string(code));
  log::stop();
  return code;
}

}  // namespace luong
