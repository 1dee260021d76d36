#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/compliance_snapshot.h"
#include "core/journal_entry.h"
#include "daemon/pipeline.h"
#include "storage/journal_reader.h"

namespace luong::test {

// A firm of the test snapshot; what a test does not say is an ordinary firm of long standing.
struct Firm {
  std::string tax_code = "0100109106";
  int level = 2;
  std::uint64_t unmet_criteria = 0;
  int risk_class = 2;
  bool aeo = false;
  bool stop = false;
  std::int64_t debt_vnd = 0;
  int tax_status = 0;
  int violations_sec12 = 0;
  bool member = false;  // of the voluntary-compliance programme
};
Enterprise enterprise_of(const Firm& firm);

// A line and who sent it.
struct Sent {
  std::string line;
  Audience audience = Audience::kOfficer;
  bool late = false;               // arrived so long ago that its budget is spent
  std::uint64_t use_snapshot = 0;  // no line: an operator switches to this generation here
  std::uint64_t session = 0;
  std::int64_t later_ms = 0;    // it comes so long after the line before it
  bool approves_scans = false;  // no line: an approver lets all scan orders go
};

// The pipeline without sockets, over a journal in a temporary folder, with the shipped pack,
// reference data and scanners, and a clock the test sets. What a test sends is one batch.
//
//   PipelineRig rig({.firms = {{.tax_code = "0100109106", .risk_class = 6}}});
//   EXPECT_EQ(rig.send(a_declaration().json()), ...);
class PipelineRig {
 public:
  struct Setup {
    std::vector<Firm> firms = {Firm{}};
    std::size_t workers = 1;
    std::size_t batch_max = limits::kBatchMax;
    std::int64_t now_ms = 1'749'700'000'000;        // 2025-06-12T10:46:40+07:00
    std::int64_t evaluated_ms = 1'749'661'200'000;  // 2025-06-12T00:00:00+07:00
    bool ready = true;                              // false: no pack
    std::uint64_t segment_bytes = 1ULL << 20U;
    std::filesystem::path directory = {};  // empty: a folder of its own, removed at the end
    bool random = false;                   // keep RANDOM criteria; else they never hit
    CapTerms caps = {};
    std::int64_t budget_ms = limits::kBudgetDefaultMs;
    std::vector<CapRow> cap_rows = {};  // instead of the shipped ones
  };
  explicit PipelineRig(Setup setup);
  ~PipelineRig();

  // One batch in this order; the replies in request order, without their newline.
  std::vector<std::string> send_batch(const std::vector<Sent>& lines);
  std::string send(const std::string& line, Audience audience = Audience::kOfficer);
  // The same with the batch cut after every `cut` arrivals.
  std::vector<std::string> send_cut(const std::vector<Sent>& lines,
                                    const std::vector<std::size_t>& cuts);

  // What a session was told unasked, in its order, without newlines; since the last call.
  std::vector<std::string> take_events(std::uint64_t session = 0);

  void end_session(std::uint64_t session);

  // Closes the journal and opens it again, as after a stop.
  void restart();
  void use_snapshot(std::uint64_t generation, const std::vector<Firm>& firms,
                    std::int64_t evaluated_ms);
  // From now on a batch is taken this long after its lines arrived.
  void wait_in_queue(std::int64_t ms) { queue_ms_ = ms; }
  void advance(std::int64_t ms) { now_ms_ += ms; }

  // Every entry of the journal, up to what was answered last. Waits for the witness file, which
  // another thread writes and no reader goes beyond; throws where it does not come.
  using TakeEntry = std::function<void(const JournalRecord&, const JournalEntry&)>;
  void read_journal(const TakeEntry& take) const;

  Pipeline& pipeline() { return *pipeline_; }
  const std::filesystem::path& directory() const { return directory_; }
  const Context& context() const { return context_; }
  std::string control(Control::Kind kind, std::string text, Control::Done* done = nullptr,
                      std::uint64_t declaration_no = 0, std::string frame = {},
                      Context context = {});
  // An officer's act in the compliance programme: programme("revoke", "0100109106 reason=b ...").
  // The sentence of refusal, or empty; what was journaled goes to `done`.
  std::string programme(std::string_view word, std::string_view text,
                        Control::Done* done = nullptr);
  // An approver's word on scan orders: likewise.
  std::string scan_command(const ScanCommand& command, Control::Done* done = nullptr);

 private:
  std::string give(std::unique_ptr<Control> control, Control::Done* done);
  std::vector<std::string> run(Batch& batch, std::size_t count);
  Arrival switch_to(std::uint64_t generation);
  Arrival approve_scans() const;
  void open();

  Setup setup_;
  std::filesystem::path directory_;
  bool own_directory_ = false;
  std::int64_t now_ms_;
  std::int64_t queue_ms_ = 0;
  Context context_;
  std::unique_ptr<Pipeline> pipeline_;
  std::map<std::uint64_t, std::vector<std::string>> events_;
};

// The value of a member of a flat reply, as JSON text: member(reply, "channel") is "2". Empty where
// absent.
std::string member(const std::string& reply, std::string_view name);
// The balance left of a permit or an account of goods as its newest entry says; "unknown" without
// one.
std::string left_of(const PipelineRig& rig, std::string_view no);
// Whether a criterion is among the reasons of an officer's reply.
bool has_reason(const std::string& reply, std::string_view criterion);

}  // namespace luong::test
