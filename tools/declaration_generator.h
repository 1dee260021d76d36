#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/dates.h"
#include "tools/declaration_draft.h"
#include "tools/enterprise_population.h"

namespace luong::tools {

struct GeneratorOptions {
  std::uint64_t seed = 1;
  std::uint64_t count = 100'000;  // messages the day is spread over; more can be had
  std::uint32_t enterprises = 10'000;
  std::uint32_t lines = 0;  // goods lines of each declaration; 0: the mix of design.md §6
  Date day{20'528};         // 2026-03-16: of registration
  // Shares of messages, per million.
  std::uint32_t amendments = 20'000;  // a later version of an earlier declaration
  std::uint32_t duplicates = 10'000;  // an earlier message again: the same, or under a new msg_id
  std::uint32_t malformed = 0;        // lines no parser accepts
  std::uint32_t preregistrations = 20'000;  // IDA/EDA before the formal declaration
  std::uint32_t cancellations = 2'000;      // a cancellation, and the goods declared anew
  bool scenarios = true;                    // the table of generator_scenarios.h
};

enum class GeneratedKind : std::uint8_t {
  kOriginal,
  kPreregistration,
  kAmendment,
  kResend,
  kResendNewId,
  kCancellation,
  kRefiled,
  kMalformed,
};

// An endless seeded stream of VNACCS-style declarations, one NDJSON line a message. The same
// options give the same bytes on every machine. Remembers a bounded number of recent declarations
// for amendments and resends (it makes them again from their number instead of keeping them). One
// thread; about 5 microseconds for a declaration of three lines.
class DeclarationGenerator {
 public:
  explicit DeclarationGenerator(const GeneratorOptions& options);

  // Appends the next message and its newline to `out`.
  GeneratedKind append_next(std::string& out);

  const EnterprisePopulation& enterprises() const { return population_; }
  // The declaration of the message just made, until the next one; of a malformed one, what it was
  // before it was spoilt.
  const Declaration& last() const { return draft_.declaration; }
  // Name of the scenario it was made with, or empty.
  std::string_view last_scenario() const { return scenario_; }

 private:
  // A declaration already in the stream. A refiled one has the content of an earlier one.
  struct Past {
    std::uint64_t number = 0;   // its own place in the numbering
    std::uint64_t content = 0;  // the place its content is made from
    std::uint8_t version = 0;
  };

  void make(const Past& past);  // into draft_, version 0
  void set_msg_id(std::uint64_t what, std::uint64_t of);
  Past& past_one(RandomStream& random);
  void remember(const Past& past);

  void make_original();
  bool announced_next();
  void make_preregistration();
  bool make_amendment(RandomStream& random);
  GeneratedKind make_resend(RandomStream& random);
  bool make_cancellation(RandomStream& random);
  GeneratedKind make_next(RandomStream& random);

  GeneratorOptions options_;
  EnterprisePopulation population_;
  DeclarationDraft draft_;
  std::string_view scenario_;
  std::uint64_t position_ = 0;  // messages made
  std::uint64_t numbers_ = 0;   // declaration numbers given
  std::vector<Past> recent_;    // a ring
  std::size_t ring_at_ = 0;
  std::uint32_t variants_left_ = 0;  // pre-registrations still to come before the formal one
  bool variants_drawn_ = false;
  bool refile_next_ = false;
  Past refile_;
};

}  // namespace luong::tools
