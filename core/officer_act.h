#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/error.h"
#include "core/level_appeal.h"
#include "core/link_key.h"
#include "core/message.h"
#include "core/programme.h"
#include "core/result.h"
#include "core/support_case.h"

namespace luong {

// What an officer tells luong to do about a firm's file, in the compliance programme or on an
// appeal against a level: a word, whom it concerns, and key=value pairs.
struct OfficerCommand {
  // "show", "invite" ... "revoke", "hold", "lift", "request", "forward", "refuse",
  // "open", "answer", "close".
  std::string word;
  TaxCode tax_code;  // empty where the file is named by its own number
  Instant at;
  std::vector<std::pair<std::string, std::string>> values;

  const std::string& value(std::string_view key) const;  // empty where it is not given
};

// Reads "revoke 0100109106 reason=b decision=12/QĐ note=the rest of the line". kInvalid with a
// sentence where a word, a key or a value is none.
Result<OfficerCommand> parse_officer_command(std::string_view word, std::string_view text);

// The body of a journal entry about a file: who did it, and the file after it.
struct OfficerAct {
  std::uint32_t uid = 0, gid = 0;
  std::int32_t pid = 0;
  std::string officer, word;
  std::string text;  // the command as it was given
  std::variant<Membership, CaseHold, SupportRequest, LevelAppeal> after;
};
void encode(const OfficerAct& entry, std::string& out);
std::optional<Error> decode(std::string_view bytes, OfficerAct& entry);

// The change of the enterprise record that the entry makes: a recognition, a revocation; nothing
// for others. Texts live as long as the entry.
std::optional<EnterpriseDelta> delta_of(const OfficerAct& entry);

LinkKey membership_key(TaxCode tax_code) noexcept;
LinkKey case_key(std::string_view case_no) noexcept;
LinkKey held_declaration_key(std::uint64_t root) noexcept;
LinkKey request_key(std::string_view id) noexcept;
LinkKey appeal_key(std::string_view id) noexcept;
// Those an entry is found by.
void append_file_keys(const OfficerAct& entry, std::vector<LinkKey>& out);

}  // namespace luong
