#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/account_register.h"
#include "core/alert_book.h"
#include "core/enterprise_overlay.h"
#include "core/entry_archive.h"
#include "core/event_streams.h"
#include "core/facts.h"
#include "core/intel_book.h"
#include "core/journal_entry.h"
#include "core/link_key.h"
#include "core/message.h"
#include "core/message_keys.h"
#include "core/officer_files.h"
#include "core/permit_register.h"
#include "core/result.h"
#include "core/scan_planner.h"
#include "core/selectivity_governor.h"
#include "core/trade_counters.h"

namespace luong {

// How a declaration is to be taken (decision.md §1 steps 2-5, §4).
enum class Admission : std::uint8_t {
  kJudge,     // a new number or a new version: score it
  kNote,      // a pre-registration: NOTED, counted
  kCancel,    // `function` 1: closes its root, NOTED
  kReplay,    // settled before: the stored answer
  kConflict,  // reveals nothing more
};

struct Admitted {
  Admission what = Admission::kConflict;
  bool same_message = false;  // kReplay: the same msg_id, so the same bytes
  StreamFeatures features;
  std::uint64_t draw_root = 0;
  RootState root;                              // before this declaration
  std::uint32_t invoice_preregistrations = 0;  // kNote: variants under this invoice, this one too
  std::optional<ScanOffer> prior_offer;        // a slot the previous version holds without an order
  PermitDraws prior_draws;                     // what it drew from permits and accounts
  ObligationFacts prior_obligations;           // what it opened and settled
  Selection prior_selection;                   // how its root was counted
  StoredEntry stored;  // kReplay: the entry; kCancel: the decision in force, if any
  bool stored_found = false;
};

// The in-order state of the stream: what is remembered of past declarations and what the day has
// changed. Settles resends, finds the predecessors of a declaration, and carries the enterprise
// overlay and the scanners' slots. Everything about a root is read from its newest journal entry,
// so memory does not grow with the number of declarations.
//
// One thread. Saved with each checkpoint; later entries are re-applied at start.
class StreamLedger {
 public:
  // `memory` is where the counters live; it and the archive outlive the ledger.
  StreamLedger(EntryArchive& archive, const TradeCounters::Size& counters_size,
               std::size_t obligation_places = Obligations::kPlaces,
               std::pmr::memory_resource* memory = std::pmr::new_delete_resource())
      : counters(counters_size, memory),
        permits(archive),
        accounts(archive, permits),
        files(archive),
        obligations(obligation_places),
        archive_(archive) {}

  // Judges how to take a declaration whose keys are `keys`. No effect. Storage errors come back as
  // they are.
  std::optional<Error> admit(const Declaration& declaration, const MessageKeys& keys,
                             const ContentHash& content, std::uint64_t client, Audience audience,
                             Admitted& out);
  // The same for an event that is no declaration: kReplay where (client, msg_id) was taken before
  // with this content, kConflict with other content, else kNote. `out.root` is the root's standing.
  std::optional<Error> admit_event(std::string_view msg_id, const ContentHash& content,
                                   std::uint64_t client, std::uint64_t root, Admitted& out);
  // Standing of a root, and the root's newest entry, of whatever kind, in `out.stored`; both empty
  // where the journal has none.
  std::optional<Error> standing(std::uint64_t root, Admitted& out);

  // Raises `root` to the highest channel, and its draw, of a cancelled lot that shares a
  // consignment key with `in_force`: the entry that cancels this one becomes the newest under those
  // keys, and what was known of the lot must not get lost behind it.
  std::optional<Error> inherit_cancelled(const JournalEntry& in_force, RootState& root);

  // The notices so far on goods that share one of these keys: the highest floor, whose it is, and
  // all of them.
  struct CargoBefore {
    std::uint8_t floor = 0;
    std::uint64_t sequence = 0;  // 0: there is none
    std::vector<std::uint64_t> sequences;
  };
  Result<CargoBefore> cargo_before(std::span<const LinkKey> lot);

  // What was counted of traders and lots. Kept over restarts on its own (daemon/ledger_keeper.h):
  // apply(), save() and load() do not touch it.
  TradeCounters counters;

  // What the single window told of permits: all of it in the journal, nothing here.
  PermitRegister permits;

  // Accounts of goods, files of the programme: likewise.
  AccountRegister accounts;
  OfficerFiles files;

  // What the trader of a declaration that is not refused owes, what it leaves to be done itself and
  // what it settles: fills facts.obligations. Its accounts must have been looked up. No effect.
  void look_at_obligations(const Declaration& declaration, const Admitted& admitted,
                           const ObligationTerms& terms, InputFacts& facts);
  // Takes them into effect, once, when the declaration is certain to come into force.
  void take_obligations(std::uint64_t root, const InputFacts& facts);
  // What a decision settled is not owed again where its opener was cancelled meanwhile: takes it
  // out of the decision's facts.
  std::optional<Error> forgive_cancelled_opener(ObligationFacts& facts);

  // Takes a decision into the shares of channels: whatever came of it, it was judged.
  void take_selection(Date day, const Selection& selection);

  // --- state besides the journal ---------------------------------------------------------------
  EnterpriseOverlay overlay;
  ScanPlanner scans;
  Obligations obligations;
  SelectivityGovernor governor;
  EventStreams events;
  AlertBook alerts;
  IntelBook intel;
  Instant permits_heard_at;            // arrival of the single window's latest message; 0 none yet
  std::uint64_t cancelled_lots = 0;    // none: nobody need look for a predecessor
  std::uint64_t cargo_notices = 0;     // none: nobody need look for an assessment before arrival
  std::uint64_t context_sequence = 0;  // the kContext entry in force; 0 none yet
  ContextVersions context;             // what it says

  // The effect of an entry on that state: called for each new entry after it is added, and for each
  // later entry at start.
  std::optional<Error> apply(const JournalEntry& entry, std::uint64_t sequence);
  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  std::optional<Error> uncount(const JournalEntry& cancellation);
  std::optional<Error> take_revision(const JournalEntry& entry);
  std::optional<Error> take_alert(const JournalEntry& entry);
  std::optional<Error> take_cargo(const JournalEntry& entry, std::uint64_t sequence);
  std::optional<Error> prefer_revision(Audience audience, Admitted& out);
  std::optional<Error> find_predecessor(std::uint64_t root, std::span<const LinkKey> lot,
                                        Admitted& out);
  std::optional<Error> find_cargo(const Declaration& declaration, std::span<const LinkKey> lot,
                                  Admitted& out);
  std::optional<Error> find_family(const Declaration& declaration, const MessageKeys& keys,
                                   std::uint64_t client, Admitted& out);
  std::optional<Error> compare_with_prior(const Declaration& declaration, Admitted& out);

  EntryArchive& archive_;
  std::vector<LinkKey> keys_;  // scratch
  StoredEntry scratch_;
  Declaration prior_;
  AccountFindings findings_;
};

// Whether `now` is declared more favourably than `before`: lower duty, value or weight, another HS
// code or origin that does not raise the duty, or lines left out. What A805 asks of an amendment.
bool amendment_lowers(const Declaration& before, const Declaration& now) noexcept;

// Takes the change of an enterprise that an entry tells (enterprise-delta/1, an officer's act) into
// an overlay; entries that tell none are passed over.
std::optional<Error> take_change(const JournalEntry& entry, std::uint64_t sequence,
                                 EnterpriseOverlay& overlay);

// enterprise-delta/1 as kept in a kDelta entry's body.
void encode(const EnterpriseDelta& delta, std::string& out);
std::optional<Error> decode(std::string_view bytes, EnterpriseDelta& delta);

}  // namespace luong
