#include "tests/support/pipeline_rig.h"

#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "core/message_parser.h"
#include "storage/digest.h"

namespace luong::test {

namespace {

constexpr std::int64_t kLateMs = 1'500;  // over the default budget of a second
constexpr std::string_view kMasterKey = "0123456789abcdef0123456789abcdef";

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

std::filesystem::path source(std::string_view path) {
  return std::filesystem::path(LUONG_SOURCE_DIR) / path;
}

// The shipped pack, loaded once a process: with and without its RANDOM criteria.
std::shared_ptr<const CriteriaPack> shipped_pack(bool random) {
  const auto load = [](bool keep_random) {
    CriteriaPack pack = must(load_pack(source("config/criteria"), sha256_hex));
    for (Criterion& criterion : pack.criteria) {
      if (!keep_random && criterion.kind == Kind::kRandom) criterion.random_rate_millionths = 0;
    }
    return std::make_shared<const CriteriaPack>(std::move(pack));
  };
  static const auto with = load(true);
  static const auto without = load(false);
  return random ? with : without;
}

std::shared_ptr<const ComplianceSnapshot> snapshot_of(std::uint64_t generation,
                                                      const std::vector<Firm>& firms,
                                                      std::int64_t evaluated_ms) {
  std::vector<Enterprise> enterprises;
  enterprises.reserve(firms.size());
  for (const Firm& firm : firms) enterprises.push_back(enterprise_of(firm));
  return std::make_shared<const ComplianceSnapshot>(
      generation, Instant{evaluated_ms}, "test", std::move(enterprises), std::vector<PartyCode>{});
}

}  // namespace

Enterprise enterprise_of(const Firm& firm) {
  Enterprise enterprise;
  enterprise.tax_code = TaxCode::parse(firm.tax_code).value().packed();
  enterprise.compliance_level = static_cast<std::uint8_t>(firm.level);
  enterprise.unmet_criteria = firm.unmet_criteria;
  enterprise.risk_class = static_cast<std::uint8_t>(firm.risk_class);
  enterprise.established = *parse_date("2005-01-01");
  enterprise.first_declaration = *parse_date("2006-01-01");
  enterprise.declarations_365 = 500;
  enterprise.enforcement_stop = firm.stop;
  if (firm.stop) enterprise.stop_from = *parse_date("2020-01-01");
  enterprise.debt_over_90d_vnd = firm.debt_vnd;
  enterprise.tax_status = static_cast<std::uint16_t>(firm.tax_status);
  enterprise.viol_sec12 = static_cast<std::uint16_t>(firm.violations_sec12);
  if (firm.violations_sec12 > 0) enterprise.sec12_until = *parse_date("2030-01-01");
  enterprise.voluntary_program = firm.member;
  enterprise.profile_complete = true;
  enterprise.profile_verified_on = *parse_date("2020-01-01");
  if (firm.aeo) {
    enterprise.aeo_from = *parse_date("2020-01-01");
    enterprise.aeo_to = *parse_date("2030-01-01");
  }
  return enterprise;
}

PipelineRig::PipelineRig(Setup setup) : setup_(std::move(setup)), now_ms_(setup_.now_ms) {
  directory_ = setup_.directory;
  if (directory_.empty()) {
    std::string name = (std::filesystem::temp_directory_path() / "luong-rig-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    directory_ = name;
    own_directory_ = true;
  }
  context_.snapshot = snapshot_of(20250612, setup_.firms, setup_.evaluated_ms);
  if (setup_.ready) context_.pack = shipped_pack(setup_.random);
  ReferenceData reference = must(load_reference(source("config/reference"), sha256_hex));
  if (!setup_.cap_rows.empty()) reference.set_caps(setup_.cap_rows, "test");
  context_.reference = std::make_shared<const ReferenceData>(std::move(reference));
  context_.scanners = std::make_shared<const ScannerRegistry>(
      must(load_scanners(source("config/reference/scanners.toml"), sha256_hex)));
  context_.key = std::make_shared<const DrawKey>("test-key", kMasterKey);
  open();
}

PipelineRig::~PipelineRig() {
  pipeline_.reset();
  if (own_directory_) std::filesystem::remove_all(directory_);
}

void PipelineRig::open() {
  JournalOptions journal;
  journal.segment_bytes = setup_.segment_bytes;
  PipelineOptions options;
  options.workers = setup_.workers;
  options.batch_max = setup_.batch_max;
  options.caps = setup_.caps;
  options.budget_ms = setup_.budget_ms;
  options.ledger = {.sightings = 1U << 14U, .parties = 1U << 10U};
  pipeline_ = must(Pipeline::open(directory_ / "journal", std::move(journal), options, context_,
                                  nullptr, Instant{now_ms_}));
}

void PipelineRig::restart() {
  pipeline_.reset();
  open();
}

std::vector<std::string> PipelineRig::run(Batch& batch, std::size_t count) {
  std::vector<std::string> replies(count);
  const auto clock = [this] {
    return Now{Instant{now_ms_ + queue_ms_}, (now_ms_ + queue_ms_) * 1000};
  };
  const auto error = pipeline_->process(batch, clock, [&](const std::vector<Reply>& lines) {
    for (const Reply& reply : lines) {
      if (reply.event) {
        events_[reply.address.session].emplace_back(reply.line.substr(0, reply.line.size() - 1));
        continue;
      }
      replies.at(reply.address.slot) = std::string(reply.line.substr(0, reply.line.size() - 1));
    }
  });
  if (error) throw std::runtime_error(to_string(*error));
  return replies;
}

// Generations of a test differ in the risk class of its firms: 20250613 is class 3, and so on.
Arrival PipelineRig::switch_to(std::uint64_t generation) {
  std::vector<Firm> firms = setup_.firms;
  for (Firm& firm : firms) firm.risk_class = static_cast<int>(generation % 10);
  Arrival arrival;
  arrival.arrival = Instant{now_ms_};
  arrival.control = std::make_unique<Control>();
  arrival.control->kind = Control::Kind::kUseContext;
  arrival.control->text = "snapshot use " + std::to_string(generation);
  context_.snapshot = snapshot_of(generation, firms, setup_.evaluated_ms);  // Also after a restart.
  arrival.control->context.snapshot = context_.snapshot;
  return arrival;
}

Arrival PipelineRig::approve_scans() const {
  Arrival arrival;
  arrival.arrival = Instant{now_ms_};
  arrival.control = std::make_unique<Control>();
  arrival.control->kind = Control::Kind::kScanCommand;
  arrival.control->text = "scan approve all";
  arrival.control->actor.officer = "qlrr-01";
  arrival.control->scan_command.all = true;
  return arrival;
}

std::vector<std::string> PipelineRig::send_cut(const std::vector<Sent>& lines,
                                               const std::vector<std::size_t>& cuts) {
  std::vector<std::string> replies;
  std::size_t at = 0;
  for (std::size_t cut = 0; at < lines.size(); ++cut) {
    const std::size_t size = std::min(cuts[cut % cuts.size()], lines.size() - at);
    Batch batch;
    for (std::size_t i = 0; i < size; ++i) {
      const Sent& sent = lines[at + i];
      now_ms_ += sent.later_ms;
      if (sent.approves_scans) {
        batch.arrivals.push_back(approve_scans());
        continue;
      }
      if (sent.use_snapshot != 0) {
        batch.arrivals.push_back(switch_to(sent.use_snapshot));
        continue;
      }
      Arrival arrival;
      arrival.address = {sent.session, i};
      arrival.audience = sent.audience;
      arrival.client = static_cast<std::uint64_t>(sent.audience);
      arrival.arrival = Instant{now_ms_ - (sent.late ? kLateMs : 0)};
      arrival.arrived_us = arrival.arrival.ms * 1000;
      arrival.oversize = sent.line.size() > limits::kFrameBytesMax;
      arrival.frame_at = batch.bytes.size();
      arrival.frame_size = arrival.oversize ? 0 : sent.line.size();
      if (!arrival.oversize) batch.bytes += sent.line;
      batch.bytes.append(MessageParser::kFramePadding, '\0');
      batch.arrivals.push_back(std::move(arrival));
    }
    for (std::string& reply : run(batch, size)) replies.push_back(std::move(reply));
    at += size;
  }
  return replies;
}

std::vector<std::string> PipelineRig::send_batch(const std::vector<Sent>& lines) {
  return send_cut(lines, {std::max<std::size_t>(lines.size(), 1)});
}

std::string PipelineRig::send(const std::string& line, Audience audience) {
  return send_batch({{line, audience}}).front();
}

std::vector<std::string> PipelineRig::take_events(std::uint64_t session) {
  return std::exchange(events_[session], {});
}

void PipelineRig::end_session(std::uint64_t session) {
  auto control = std::make_unique<Control>();
  control->kind = Control::Kind::kSessionEnded;
  control->session = session;
  give(std::move(control), nullptr);
}

void PipelineRig::read_journal(const TakeEntry& take) const {
  const std::uint64_t last = pipeline_->sequence();
  JournalReader reader = must(JournalReader::open(directory_ / "journal"));
  JournalRecord record;
  JournalEntry entry;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (record.receipt.sequence < last) {
    if (!must(reader.next(record))) {
      if (std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error("the witness does not come up to what was answered");
      }
      std::this_thread::yield();
      continue;
    }
    if (auto error = decode(record.payload, entry)) throw std::runtime_error(to_string(*error));
    take(record, entry);
  }
}

std::string PipelineRig::control(Control::Kind kind, std::string text, Control::Done* done,
                                 std::uint64_t declaration_no, std::string frame, Context context) {
  auto control = std::make_unique<Control>();
  control->kind = kind;
  control->text = std::move(text);
  control->declaration_no = declaration_no;
  control->frame = std::move(frame);
  control->context = std::move(context);
  return give(std::move(control), done);
}

std::string PipelineRig::programme(std::string_view word, std::string_view text,
                                   Control::Done* done) {
  auto control = std::make_unique<Control>();
  control->kind = Control::Kind::kOfficerAct;
  control->text = "programme " + std::string(word);
  control->actor.officer = "hq-01";
  control->command = must(parse_officer_command(word, text));
  return give(std::move(control), done);
}

std::string PipelineRig::scan_command(const ScanCommand& command, Control::Done* done) {
  auto control = std::make_unique<Control>();
  control->kind = Control::Kind::kScanCommand;
  control->text = "scan command";
  control->actor.officer = "qlrr-01";
  control->scan_command = command;
  return give(std::move(control), done);
}

std::string PipelineRig::give(std::unique_ptr<Control> control, Control::Done* done) {
  Batch batch;
  Arrival arrival;
  arrival.arrival = Instant{now_ms_};
  arrival.control = std::move(control);
  std::string message;
  arrival.control->done = [&](Control::Done what) {
    message = what.message;
    if (done != nullptr) *done = std::move(what);
  };
  batch.arrivals.push_back(std::move(arrival));
  run(batch, 0);
  return message;
}

void PipelineRig::use_snapshot(std::uint64_t generation, const std::vector<Firm>& firms,
                               std::int64_t evaluated_ms) {
  context_.snapshot = snapshot_of(generation, firms, evaluated_ms);
  Context parts;
  parts.snapshot = context_.snapshot;
  control(Control::Kind::kUseContext, "snapshot use " + std::to_string(generation), nullptr, 0, {},
          parts);
}

std::string member(const std::string& reply, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":";
  const auto at = reply.find(key);
  if (at == std::string::npos) return {};
  std::size_t begin = at + key.size();
  if (reply[begin] == '"') return reply.substr(begin + 1, reply.find('"', begin + 1) - begin - 1);
  return reply.substr(begin, reply.find_first_of(",}]", begin) - begin);
}

bool has_reason(const std::string& reply, std::string_view criterion) {
  const auto reasons = reply.find("\"reasons\":[");
  return reasons != std::string::npos &&
         reply.find("\"id\":\"" + std::string(criterion) + "\"", reasons) != std::string::npos;
}

std::string left_of(const PipelineRig& rig, std::string_view no) {
  std::string left = "unknown";
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    if (entry.kind == EntryKind::kRevision) return;  // It repeats what its decision drew.
    PermitDraws draws;
    if (decode(entry.permits, draws)) throw std::runtime_error("draws that do not read");
    for (const PermitDraw& draw : draws) {
      if (draw.after.no == no) left = to_string(draw.after.left());
    }
  });
  return left;
}

}  // namespace luong::test
