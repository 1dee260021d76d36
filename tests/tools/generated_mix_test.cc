// What the shipped pack makes of the generated stream: every criterion finds something, and the
// channels come in about the shares of the real ones (66 / 30 / 3.5 %, customs-domain §1.4).
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/snapshot_loader.h"
#include "core/message_parser.h"
#include "core/recount.h"
#include "core/stream_ledger.h"
#include "tests/support/shipped_world.h"
#include "tests/support/temporary_directory.h"
#include "tools/account_book.h"
#include "tools/declaration_generator.h"
#include "tools/permit_book.h"

namespace luong::tools {
namespace {

// The snapshot file of a generator, as the daemon would have it in use.
ComplianceSnapshot snapshot_of(const EnterprisePopulation& enterprises, Instant evaluated_at) {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "enterprises.ndjson";
  std::string text;
  enterprises.append_snapshot(text);
  std::ofstream(file) << text;
  auto loader = SnapshotLoader::open(file, evaluated_at);
  EXPECT_TRUE(loader.has_value());
  std::vector<Enterprise> records;
  std::vector<PartyCode> codes;
  MinistryPlaces ministries;
  EnterpriseRecord record;
  for (;;) {
    const auto more = loader->next(record);
    if (!more) ADD_FAILURE() << to_string(more.error());
    if (!more || !*more) break;
    records.push_back(record.hot);
    records.back().specialised = ministries.pack(record.specialised).value();
    if (!record.party_code.empty()) {
      codes.push_back({record.hot.role, record.party_code, record.hot.tax_code});
    }
  }
  return {1, evaluated_at, "", std::move(records), codes, ministries.all()};
}

// What the stream ledger would say of the past, without a journal: enough for one pass over a
// stream without faults. Lines of recent declarations are kept to compare amendments with.
class Past {
 public:
  StreamFeatures features(const Declaration& d) {
    StreamFeatures made;
    made.preregistrations = preregistrations_[invoice_of(d)];
    const auto root = roots_.find(d.declaration_no.root());
    if (d.declaration_no.version() > 0) {
      made.amends_unknown_root = root == roots_.end();
      if (root != roots_.end()) {
        made.prior_channel = root->second.channel;
        made.amends_known_channel = true;
        made.amendment_lowers = amendment_lowers(parse(root->second.line), d);
      }
    }
    if (family_root(d) != 0) {
      const auto part = families_.find(family_of(d));
      if (part != families_.end()) made.family_channel = part->second;
    }
    if (!d.bills.empty()) {
      const auto cancelled = cancelled_.find(std::string(d.bills[0]));
      if (cancelled != cancelled_.end()) made.cancelled_channel = cancelled->second;
    }
    return made;
  }
  void preregistered(const Declaration& d) { ++preregistrations_[invoice_of(d)]; }
  void cancelled(const Declaration& d) {
    const auto root = roots_.find(d.declaration_no.root());
    if (root == roots_.end() || d.bills.empty()) return;
    cancelled_[std::string(d.bills[0])] = root->second.channel;
  }
  void decided(const Declaration& d, const std::string& line, Channel channel) {
    roots_[d.declaration_no.root()] = {static_cast<std::uint8_t>(channel), line};
    if (family_root(d) == 0) return;
    std::uint8_t& part = families_[family_of(d)];
    part = std::max(part, static_cast<std::uint8_t>(channel));
  }

 private:
  struct Root {
    std::uint8_t channel = 0;
    std::string line;
  };
  static std::string invoice_of(const Declaration& d) {
    return d.trader.tax_code.text() + "|" + std::string(d.invoice.no);
  }
  static std::string family_of(const Declaration& d) {
    return d.trader.tax_code.text() + "|" + std::to_string(family_root(d));
  }
  const Declaration& parse(std::string line) {
    frame_ = std::move(line);
    const std::size_t size = frame_.size();
    frame_.resize(size + MessageParser::kFramePadding);
    EXPECT_FALSE(parser_.parse({frame_.data(), size}, arena_, message_).has_value());
    return message_.declaration;
  }

  std::unordered_map<std::uint64_t, Root> roots_;
  std::unordered_map<std::string, std::uint32_t> preregistrations_;
  std::unordered_map<std::string, std::uint8_t> cancelled_, families_;
  MessageParser parser_;
  TextArena arena_;
  Message message_;
  std::string frame_;
};

constexpr std::uint64_t kEnoughForShares = 30'000;
// The ledger meets so many a day: that it knows the traders' habits takes some months.
constexpr std::uint64_t kDeclarationsADay = 160;

class GeneratedMix : public testing::Test {
 protected:
  void run(std::uint64_t count) {
    GeneratorOptions options;
    options.count = count;
    DeclarationGenerator generator(options);
    const Instant morning{start_of(options.day).ms + 9 * kHourMs};
    const auto snapshot = snapshot_of(generator.enterprises(), start_of(options.day));
    for (Criterion& criterion : world_.pack.criteria) {  // Those on trial have to fire, too.
      if (criterion.state == State::kShadow) criterion.state = State::kActive;
    }
    context_ = world_.context(snapshot);
    for (std::uint64_t i = 0; i < count; ++i) {
      // Every criterion has fired: the rest of them could only repeat it.
      if (i >= kEnoughForShares && i % 5'000 == 0 && silent_criteria().empty()) break;
      std::string line;
      const GeneratedKind kind = generator.append_next(line);
      line.pop_back();
      // What no declaration can cause: now and then one comes too late, or under a stale snapshot,
      // or its trader owes what was due weeks ago.
      InputFacts facts;
      facts.arrival = i % 1'000 == 77 ? Instant{morning.ms + 27 * kHourMs} : morning;
      facts.deadline_passed = i % 1'000 == 99;
      if (i % 1'000 == 33)
        checked_ = {.checks = 4, .violations = static_cast<std::uint32_t>(i / 1'000 % 4)};
      if (i % 1'000 == 44) facts.intel = {.matches = 1, .unverified = 60};
      if (i % 1'000 == 45) facts.intel = {.matches = 1, .verified = 90};
      if (i % 1'000 == 55) facts.obligations.overdue[i / 1'000 % kObligationKinds] = 1;
      Declaration declaration = generator.last();
      check_cross(declaration);
      take(declaration, kind, line, facts);
    }
    context_ = {};
  }

  void take(const Declaration& d, GeneratedKind kind, const std::string& line, InputFacts& facts) {
    if (kind == GeneratedKind::kResend || kind == GeneratedKind::kResendNewId) return;
    if (kind == GeneratedKind::kPreregistration) return past_.preregistered(d);
    if (kind == GeneratedKind::kCancellation) return past_.cancelled(d);
    const Parties parties = parties_of(d, context_);
    facts.stream = past_.features(d);
    facts.draw_root = d.declaration_no.root();
    facts.permits = PermitBook::facts_of(d);
    facts.accounts = AccountBook::facts_of(d);
    ask_ledger(d, facts);
    Verdict verdict;
    world_.scorer.score(d, parties, facts, context_, verdict);
    for (const Hit& hit : verdict.hits) ++hits_[std::string(hit.id.view())];
    ++decided_;
    if (verdict.decision == Decision::kRejected) {
      ++rejected_;
      return;
    }
    settle(d, facts, context_, verdict);
    const Channel channel =
        higher(verdict.channel, static_cast<Channel>(facts.stream.prior_channel));
    past_.decided(d, line, channel);
    ++channels_[static_cast<std::size_t>(verdict.channel)];
    if (wants_scan(verdict)) ++scans_;
  }

  // What the ledger knows, and counts the lot; a refused one, too: it is rare here.
  void ask_ledger(const Declaration& d, InputFacts& facts) {
    const Date day{business_day(facts.arrival).days +
                   static_cast<std::int32_t>(decided_ / kDeclarationsADay)};
    LedgerKeys keys;
    ledger_keys_of(d, keys);
    facts.ledger = counters_.look(keys, day);
    Counted counted = counted_as(d, facts, decided_ + 1);
    facts.ledger.trader_checks = std::exchange(checked_, {});
    counted.day = day;
    counters_.count(keys, counted);
  }

  std::vector<const Criterion*> silent_criteria() const {
    std::vector<const Criterion*> silent;
    for (const Criterion& criterion : world_.pack.criteria) {
      if (criterion.state == State::kDraft || criterion.state == State::kRetired) continue;
      if (!hits_.contains(std::string(criterion.id.view()))) silent.push_back(&criterion);
    }
    return silent;
  }

  double percent(Channel channel) const {
    return 100.0 * static_cast<double>(channels_[static_cast<std::size_t>(channel)]) /
           static_cast<double>(decided_ - rejected_);
  }

  test::ShippedWorld world_;
  PinnedContext context_;
  Past past_;
  TradeCounters counters_{{.sightings = 1U << 20U, .parties = 1U << 15U}};
  std::map<std::string, std::uint64_t> hits_;
  std::array<std::uint64_t, 4> channels_{};
  CheckHistory checked_;  // of the next trader
  std::uint64_t decided_ = 0, rejected_ = 0, scans_ = 0;
};

TEST_F(GeneratedMix, EveryShippedCriterionFiresInAHundredThousandAndTheChannelsAreAsInLife) {
  run(100'000);
  for (const Criterion* criterion : silent_criteria()) {
    ADD_FAILURE() << "criterion " << criterion->id.view() << " (" << criterion->title.en
                  << ") fires on none of 100,000 generated declarations";
  }
  EXPECT_NEAR(percent(Channel::kGreen), 66.0, 3.0);
  EXPECT_NEAR(percent(Channel::kYellow), 30.0, 3.0);
  EXPECT_NEAR(percent(Channel::kRed), 3.5, 0.7);
  EXPECT_EQ(channels_[0], 0U) << "a verdict without a channel";
  EXPECT_GT(scans_, 0U);
  EXPECT_LT(rejected_ * 100, decided_ * 2) << "refusals are rare";
  if (testing::Test::HasFailure()) {
    for (const auto& [id, count] : hits_) std::printf("%s %lu\n", id.c_str(), count);
    std::printf("green %.2f yellow %.2f red %.2f rejected %lu of %lu scans %lu\n",
                percent(Channel::kGreen), percent(Channel::kYellow), percent(Channel::kRed),
                rejected_, decided_, scans_);
  }
}

}  // namespace
}  // namespace luong::tools
