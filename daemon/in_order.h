#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/scorer.h"
#include "core/stream_ledger.h"
#include "daemon/alert_desk.h"
#include "daemon/answer.h"
#include "daemon/batch_slot.h"
#include "daemon/entry_writer.h"
#include "daemon/journal_archive.h"
#include "daemon/ledger_keeper.h"
#include "daemon/pipeline.h"
#include "daemon/revision_desk.h"
#include "daemon/scan_desk.h"
#include "daemon/subscribers.h"

namespace luong {

// The two in-order steps of decision.md §1 over the arrivals of a run: settles resends, finds what
// each declaration depends on, and, segment by segment, hands the undecided ones to the score stage
// and then journals and answers them in arrival order.
//
// A segment ends where an arrival changes what later ones are judged by (context, delta, status,
// cancellation) or reads what an undecided one will write. So the borders of batches and segments
// show in no verdict, sequence number or hash.
//
// One thread. Owns the ledger; uses journal and context.
class InOrder {
 public:
  // The pure part of a segment, in two passes: between them the ledger is asked, which a refused
  // declaration must not touch.
  enum class Pass : std::uint8_t { kRefuse, kJudge };
  using ScoreSegment =
      std::function<void(Pass pass, std::span<BatchSlot*> undecided, const PinnedContext& pinned)>;

  InOrder(PipelineOptions options, Pipeline::PackFinder packs);

  // --- start ----------------------------------------------------------------------------------
  std::optional<Error> open_journal(const std::filesystem::path& directory, JournalOptions options);
  std::optional<Error> use_context(const Context& parts, const Actor& actor,
                                   std::string_view command, Instant now);

  // --- a run ----------------------------------------------------------------------------------
  void begin(std::string& replies, const Now& now);
  // A hint that take(slot) comes soon: what it looks up is fetched meanwhile.
  void prefetch(const BatchSlot& slot) const;
  std::optional<Error> take(BatchSlot& slot, const ScoreSegment& score);
  std::optional<Error> finish(const ScoreSegment& score);
  // After the sync: saves what is due of the ledger, and tells the operators whose commands were in
  // the run.
  void announce();
  // After the sync: what subscribers are to be told now. Where not all of it fits, events_wait().
  std::optional<Error> tell_subscribers(std::string& text, std::vector<Subscribers::Line>& lines);

  bool events_wait() const { return subscribers_.behind(); }

  Journal& journal() { return *journal_; }
  const Context& context() const { return context_; }
  const std::shared_ptr<const CriteriaPack>& shadow() const { return shadow_; }
  const ContextVersions& versions() const { return versions_; }
  const PipelineCounters& counters() const { return counters_; }

 private:
  std::optional<Error> take_declaration(BatchSlot& slot, const ScoreSegment& score);
  void answer_level(BatchSlot& slot);
  void answer_hello(BatchSlot& slot);
  std::optional<Error> take_event(BatchSlot& slot);
  std::optional<Error> take_control(const Arrival& arrival, Control& control,
                                    const ScoreSegment& score);
  std::optional<Error> cancel(BatchSlot& slot, bool by_status);
  std::optional<Error> replay(BatchSlot& slot);
  std::optional<Error> unreadable(BatchSlot& slot, Error error);
  std::optional<Error> take_officer_act(Control& control, Instant now, Control::Done& done);
  std::optional<Error> lookup(Control& control, Control::Done& done);
  std::optional<Error> dry_run(const Arrival& arrival, Control& control, const ScoreSegment& score,
                               Control::Done& done);
  bool depends_on_undecided(const BatchSlot& slot) const;
  bool is_governed() const;
  std::optional<Error> turn_epoch(Instant arrival, const ScoreSegment& score);
  Selection selection_of(const BatchSlot& slot) const;
  void note_governor();
  void ask_ledger();
  void note_ledger();
  std::optional<Error> ask_registers(const Declaration& declaration, const Admitted& admitted,
                                     InputFacts& facts);
  Result<const PermitDraws*> draws_of(const BatchSlot& slot);
  Result<Receipt> write_event(BatchSlot& slot);
  Result<Receipt> take_cargo(BatchSlot& slot);
  void assess_cargo(const Declaration& cargo, const InputFacts& facts, const PinnedContext& context,
                    Verdict& verdict);
  void name_declaration(BatchSlot& slot) const;
  Result<Receipt> take_notice_of(BatchSlot& slot);
  std::optional<Error> settle_judged(BatchSlot& slot);
  std::optional<Error> escalate(Instant arrival, const ScoreSegment& score);
  std::optional<Error> settle_afterwards(const BatchSlot& slot, const Receipt& receipt);
  Result<bool> refuses_alert_ack(BatchSlot& slot);
  void note_desks();
  ScanDesk::Terms scan_terms() const { return {*context_.scanners, context_.pack->codes}; }
  std::optional<Error> run_scan_command(Control& control, Instant now, Control::Done& done);
  bool refuses_ack(BatchSlot& slot);
  Result<Receipt> take_ack(const BatchSlot& slot);
  void settle_noted(BatchSlot& slot);
  void count(const BatchSlot& slot);
  PinnedContext pinned() const;
  Result<ContextVersions> versions_of(const JournalEntry& entry);
  void refresh_versions();

  const PipelineOptions options_;
  const Pipeline::PackFinder packs_;
  JournalArchive archive_;
  StreamLedger ledger_;
  std::unique_ptr<LedgerKeeper> keeper_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<EntryWriter> writer_;
  std::unique_ptr<AlertDesk> alerts_;
  std::unique_ptr<RevisionDesk> revisions_;
  std::unique_ptr<ScanDesk> scans_;
  Context context_;
  std::shared_ptr<const CriteriaPack> shadow_;  // on trial; null: none
  ContextVersions versions_;
  PipelineCounters counters_;

  // Of the current run:
  std::uint64_t decided_ = 0;
  std::string* replies_ = nullptr;
  Now now_;
  std::vector<BatchSlot*> undecided_;  // judged and noted, in arrival order
  std::vector<BatchSlot*> to_score_;   // of those, what gets a verdict
  boost::unordered_flat_set<LinkKey, LinkKeyHash> undecided_keys_;
  std::vector<std::pair<std::function<void(Control::Done)>, Control::Done>> announcements_;

  // Scratch:
  StoredEntry stored_;
  Verdict stored_verdict_;
  Subscribers subscribers_;
  InputFacts cancelled_facts_;
  Declaration cancelled_;
  Scorer assessor_;  // of cargo
  std::string cancelled_bytes_;
  std::unique_ptr<BatchSlot> dry_run_slot_;
  MessageParser dry_run_parser_;
};

}  // namespace luong
