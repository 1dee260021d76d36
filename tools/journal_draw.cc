#include "tools/journal_draw.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "core/draw.h"
#include "core/json_line.h"
#include "core/verdict.h"

namespace luong::tools {
namespace {

struct Proof {
  Date day;
  std::string key_id;
  std::string day_key;     // hex
  std::uint64_t root = 0;  // that the draw is keyed on
  struct Made {
    CriterionId id;
    std::uint64_t value = 0;
    std::uint32_t rate_millionths = 0;
    bool hit = false;
  };
  std::vector<Made> draws;
};

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<std::uint8_t>(byte));
  return out;
}

Error differs(CriterionId id) {
  return {
      ErrorCode::kCorrupt,
      {},
      "the stored draw under " + std::string(id.view()) + " is not what the key of its day gives"};
}

Result<Proof> proof_of(const JournalEntry& entry, const PinnedContext& context) {
  Verdict verdict;
  if (auto error = decode(entry.verdict, verdict)) return fail(std::move(*error));
  InputFacts facts;
  if (auto error = decode(entry.facts, facts)) return fail(std::move(*error));
  Proof proof;
  proof.day = business_day(facts.arrival);
  proof.key_id = context.key->key_id();
  proof.day_key = hex(context.key->day_key(proof.day));
  proof.root = facts.draw_root != 0 ? facts.draw_root
                                    : DeclarationNumber::from_value(entry.declaration_no).root();
  DrawDay day;
  for (const Draw& stored : verdict.draws) {
    const std::uint64_t value = day.draw(*context.key, proof.day, stored.id, proof.root);
    const Criterion* criterion = context.pack->find(stored.id);
    const std::uint32_t rate = criterion == nullptr ? 0 : criterion->random_rate_millionths;
    if (value != stored.value || draw_hits(value, rate) != stored.hit) {
      return fail(differs(stored.id));
    }
    proof.draws.push_back({stored.id, value, rate, stored.hit});
  }
  return proof;
}

std::string message_of(const Proof& proof, CriterionId id) {
  return fmt::format("{}|{:011}", id.view(), proof.root);
}

std::string text_of(const Proof& proof, DeclarationNumber number) {
  std::string out =
      fmt::format("declaration {}, drawn on root {:011} on {} with key {}\nkey of that day: {}\n",
                  number.text(), proof.root, to_string(proof.day), proof.key_id, proof.day_key);
  if (proof.draws.empty()) return out + "it stood in no stratum of a RANDOM criterion: no draw\n";
  for (const Proof::Made& draw : proof.draws) {
    out += fmt::format(
        "{}: {:016x}, {} the rate of {} in a million; as stored\n"
        "  printf '%s' '{}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:{}\n"
        "  (the first 16 digits)\n",
        draw.id.view(), draw.value, draw.hit ? "below" : "not below", draw.rate_millionths,
        message_of(proof, draw.id), proof.day_key);
  }
  return out;
}

std::string json_of(const Proof& proof, DeclarationNumber number) {
  std::string out;
  JsonLine json(out);
  json.open().member("declaration_no").text(number.text());
  json.member("root").text(fmt::format("{:011}", proof.root));
  json.member("business_day").text(to_string(proof.day)).member("key_id").text(proof.key_id);
  json.member("day_key").text(proof.day_key).member("draws").open_list();
  for (const Proof::Made& draw : proof.draws) {
    json.open().member("criterion").text(draw.id.view());
    json.member("message").text(message_of(proof, draw.id));
    json.member("draw").text(fmt::format("{:016x}", draw.value));
    json.member("rate_millionths").unsigned_number(draw.rate_millionths);
    json.member("hit").flag(draw.hit).close();
  }
  json.close_list().close();
  return out + "\n";
}

}  // namespace

Result<std::string> journal_draw(const DecisionWalk::Options& options, DeclarationNumber number,
                                 Date today, bool json) {
  Proof proof;
  const auto look = [&proof](const JournalRecord&, const JournalEntry& entry,
                             const PinnedContext& context) -> std::optional<Error> {
    auto made = proof_of(entry, context);
    if (!made) return made.error();
    proof = std::move(*made);
    return std::nullopt;
  };
  if (auto error = DecisionWalk::run_about(number, options, look)) return fail(std::move(*error));
  if (proof.day >= today) {
    return fail(ErrorCode::kForbidden, "its day, " + to_string(proof.day) +
                                           ", is not over: the key would tell draws to come");
  }
  return json ? json_of(proof, number) : text_of(proof, number);
}

}  // namespace luong::tools
