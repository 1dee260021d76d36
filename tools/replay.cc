#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/limits.h"
#include "tools/answer_ledger.h"
#include "tools/commands.h"
#include "tools/exit_code.h"
#include "tools/json_text.h"
#include "tools/message_source.h"
#include "tools/output_file.h"
#include "tools/replay_client.h"
#include "tools/replay_run.h"

namespace luong::tools {
namespace {

struct Request {
  std::string file, to = "127.0.0.1:7070";
  GeneratorOptions generate{.count = 0};
  std::string lines = "mix";
  ReplayOptions replay;
  double warmup_s = 0;
  std::int64_t reconnect_s = 0, patience_s = 30;
  std::string ledger, compare, client_name, token, latencies;
  std::vector<std::string> assertions;
  bool json = false, quiet = false;
};

std::unique_ptr<MessageSource> open_source(Request& request) {
  if (request.generate.count > 0) {
    if (request.lines != "mix") {
      request.generate.lines = static_cast<std::uint32_t>(std::stoul(request.lines));
    }
    return std::make_unique<GeneratorSource>(request.generate);
  }
  auto file = FileSource::open(request.file);
  if (!file) end_with(file.error());
  return std::move(*file);
}

// Where a larger window or a name is asked for, that is said first on every connection.
std::string hello_line(const Request& request) {
  const bool larger = request.replay.window > limits::kWindowDefault;
  if (!larger && request.client_name.empty() && request.token.empty()) return {};
  std::string line;
  {
    JsonObject hello(line);
    hello.text("schema", "hello/1");
    hello.integer("version", 1);
    hello.text("client", request.client_name.empty() ? "luong-replay" : request.client_name);
    hello.text("token", request.token);
    hello.integer("window", request.replay.window);
  }
  return line + '\n';
}

// One line a second; on a terminal it stays in its place.
class Progress {
 public:
  void operator()(ReplayRun& run, std::int64_t elapsed_ns) {
    const ReplayReport& r = run.report();
    const LatencyHistogram recent = run.take_recent();
    const std::string line = fmt::format(
        "{:>5} s  {:>9} answered  {:>7}/s  p50 {:>8.3f} ms  p99 {:>8.3f} ms  green {} yellow {} "
        "red {}"
        "  waiting {}",
        elapsed_ns / 1'000'000'000, r.answered, r.answered - answered_before_,
        static_cast<double>(recent.quantile(5'000)) / 1e6,
        static_cast<double>(recent.quantile(9'900)) / 1e6, r.channels[1], r.channels[2],
        r.channels[3], run.unanswered());
    answered_before_ = r.answered;
    std::fprintf(stderr, terminal_ ? "\r\x1b[K%s" : "%s\n", line.c_str());
    drawn_ = terminal_;
  }
  void end() const {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
  }

 private:
  std::uint64_t answered_before_ = 0;
  bool terminal_ = ::isatty(STDERR_FILENO) != 0;
  bool drawn_ = false;
};

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

void open_ledger(const Request& request, AnswerLedger& ledger) {
  // The first of several rounds with one file has nothing to compare with yet.
  const bool first_round = request.compare == request.ledger && !exists(request.compare);
  if (!request.compare.empty() && !first_round) {
    if (const auto error = ledger.load(request.compare)) end_with(*error);
  }
  if (!request.ledger.empty()) {
    if (const auto error = ledger.append_to(request.ledger)) end_with(*error);
  }
}

// A line an answer: when its message was due on the machine's monotonic clock, and its latency.
void write_latencies(const std::string& path, const std::vector<ReplayRun::Timing>& timings) {
  OutputFile out(path);
  out.buffer() += "due_ns,latency_ns\n";
  for (const ReplayRun::Timing& timing : timings) {
    out.buffer() += std::to_string(timing.due_ns) + "," + std::to_string(timing.latency_ns) + "\n";
    out.write_if_full();
  }
  out.finish();
}

// What a person must not overlook; true where nothing is wrong.
bool judge(const Request& request, const ReplayReport& report) {
  bool fine = report.sound();
  if (!fine) {
    std::fprintf(stderr, "luong replay: FAILED: %s\n",
                 "not every message was answered exactly once and always the same");
  }
  if (report.answered > 0 && report.settled() == 0) {
    std::fputs("luong replay: FAILED: luongd settled no message, it answered errors only\n",
               stderr);
    fine = false;
  }
  for (const std::string& conditions : request.assertions) {
    const auto broken = broken_assertion(report, conditions);
    if (!broken) end_with(broken.error());
    if (broken->empty()) continue;
    std::fprintf(stderr, "luong replay: FAILED: %s\n", broken->c_str());
    fine = false;
  }
  if (!report.valid()) std::fputs("luong replay: INVALID RUN (see above)\n", stderr);
  return fine && report.valid();
}

void run(Request& request) {
  const auto target = parse_target(request.to);
  if (!target) end_with(target.error());
  for (const std::string& conditions : request.assertions) {  // A typo shows now, not in an hour.
    if (const auto checked = broken_assertion({}, conditions); !checked) end_with(checked.error());
  }
  request.replay.warmup_ns = static_cast<std::int64_t>(request.warmup_s * 1e9);
  const auto source = open_source(request);
  AnswerLedger ledger;
  const bool with_ledger = !request.ledger.empty() || !request.compare.empty();
  open_ledger(request, ledger);
  ReplayRun replay(request.replay, *source, with_ledger ? &ledger : nullptr);
  std::vector<ReplayRun::Timing> timings;
  if (!request.latencies.empty()) replay.keep_timings(timings);
  Progress progress;
  ReplayClientOptions client;
  client.target = *target;
  client.connections = request.replay.connections;
  client.hello = hello_line(request);
  client.reconnect_s = request.reconnect_s;
  client.patience_s = request.patience_s;
  std::optional<Error> ledger_error;
  client.progress = [&](ReplayRun& running, std::int64_t elapsed_ns) {
    if (!request.quiet) progress(running, elapsed_ns);
    if (auto error = ledger.flush()) ledger_error = std::move(error);
  };
  if (const auto error = drive_replay(replay, client)) end_with(*error);
  progress.end();
  if (auto error = ledger.flush()) ledger_error = std::move(error);
  if (!request.latencies.empty()) write_latencies(request.latencies, timings);
  const ReplayReport& report = replay.report();
  const std::string summary = request.json ? summary_json(report) + "\n" : summary_text(report);
  std::fputs(summary.c_str(), stdout);
  std::fflush(stdout);
  if (ledger_error) end_with(*ledger_error);
  if (const Error* const error = replay.source_error()) end_with(*error);
  if (!judge(request, report)) throw CLI::RuntimeError(1);
}

}  // namespace

void add_replay_commands(CLI::App& app) {
  auto request = std::make_shared<Request>();
  CLI::App* command =
      app.add_subcommand("replay", "Send declarations to luongd, and check and time every answer");
  command->add_option("file", request->file, "NDJSON file, - for standard input");
  command->add_option("--to", request->to, "HOST:PORT or unix:PATH")->capture_default_str();
  command
      ->add_option("--generate", request->generate.count,
                   "Make so many messages instead; the daemon should hold the snapshot that\n"
                   "`luong generate` writes with the same --seed and --enterprises")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1'000'000'000'000}));
  command->add_option("--seed", request->generate.seed, "Of --generate")->capture_default_str();
  command->add_option("--enterprises", request->generate.enterprises, "Of --generate")
      ->check(CLI::Range(1U, 10'000'000U))
      ->capture_default_str();
  command->add_option("--lines", request->lines, "Of --generate: a number, or mix")
      ->check(CLI::IsMember({"mix"}) | CLI::Range(1, 50))
      ->capture_default_str();
  command->add_option("-c,--connections", request->replay.connections, "Connections")
      ->check(CLI::Range(1U, 1'000U))
      ->capture_default_str();
  command->add_option("-w,--window", request->replay.window, "Unanswered messages a connection")
      ->check(CLI::Range(1U, limits::kWindowMax))
      ->capture_default_str();
  command
      ->add_option("--rate", request->replay.rate,
                   "Messages a second over all connections; without it as fast as answers come")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}));
  command->add_option("--count", request->replay.limit, "Stop after so many messages")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1'000'000'000'000}));
  command->add_option("--warmup", request->warmup_s, "Seconds not counted in rate and latency");
  command->add_flag("--retry", request->replay.retry,
                    "Send again what error/1 says may be, after its after_ms");
  command->add_option(
      "--reconnect", request->reconnect_s,
      "Seconds to try again when a connection is lost, and resend what is unanswered");
  command->add_option("--timeout", request->patience_s, "Seconds to wait for the next answer")
      ->capture_default_str();
  command->add_option("--ledger", request->ledger, "Append each message's answer digest to a file");
  command->add_option(
      "--latencies", request->latencies,
      "CSV file of every measured answer: when it was due (monotonic clock), latency");
  command->add_option("--compare", request->compare,
                      "Check answers against a ledger of earlier runs (may be the same file)");
  command->add_option("--client", request->client_name, "Name said in hello/1");
  command->add_option("--token", request->token, "Token said in hello/1");
  command->add_option("--assert", request->assertions,
                      "Conditions such as 'p99<20ms, errors==0'; not met: exit 1");
  command->add_flag("--json", request->json, "Summary as one JSON object");
  command->add_flag("-q,--quiet", request->quiet, "No progress line");
  command->callback([request] {
    if (request->file.empty() == (request->generate.count == 0)) {
      end_with({ErrorCode::kInvalid, {}, "replay needs a FILE or --generate N, and not both."});
    }
    run(*request);
  });
}

}  // namespace luong::tools
