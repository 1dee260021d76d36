#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/tax_code.h"

// What the programme does for members, and where it must stop: requests for support, and holds on
// cases that an authority looks into (docs/programme.md; S000-11, S000-12).
namespace luong {

class CanonicalReader;

// A case of which an authority announced an investigation, prosecution or inspection. It stops
// facilitation of that case and of one declaration, where it names one; nothing else of the firm's.
struct CaseHold {
  std::string case_no;
  bool in_force = false;
  Instant since;                            // of being in force, or lifted
  std::uint64_t declaration_root = 0;       // 0: of the case alone
  std::vector<std::string> on_declaration;  // all cases that hold the declaration, after this
  std::string note;
  bool operator==(const CaseHold&) const = default;
};

enum class RequestState : std::uint8_t { kReceived = 1, kForwarded, kRefused };
std::string_view name(RequestState state) noexcept;  // "forwarded"

// A member's request for support or information.
struct SupportRequest {
  std::string id;
  TaxCode tax_code;
  RequestState state = RequestState::kReceived;
  bool held = false;  // refused for a hold: officers may know, the firm reads a refusal
  std::string case_no;
  std::uint64_t declaration_root = 0;
  Instant received_at, settled_at;  // settled: forwarded or refused
  std::string unit, note;
  bool operator==(const SupportRequest&) const = default;

  // The clock is on forwarding, not on answering.
  static constexpr std::int64_t kForwardWithinMs = 24 * kHourMs;
  std::int64_t age_ms(Instant now) const noexcept;  // to being settled, or until now
  bool overdue(Instant now) const noexcept { return age_ms(now) > kForwardWithinMs; }
};

void put(std::string& out, const CaseHold& hold);  // Parts of larger canonical forms.
void take(CanonicalReader& reader, CaseHold& hold);
void put(std::string& out, const SupportRequest& request);
void take(CanonicalReader& reader, SupportRequest& request);

}  // namespace luong
