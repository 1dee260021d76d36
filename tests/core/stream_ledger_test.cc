#include "core/stream_ledger.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;
using test::DeclarationBuilder;

constexpr std::uint64_t kOurs = 11;
constexpr std::uint64_t kTheirs = 22;
constexpr TradeCounters::Size kSmall{.sightings = 1'024, .parties = 256};

// A journal in memory: the latest entry by key.
class FakeArchive : public EntryArchive {
 public:
  bool may_contain(const LinkKey& key) const noexcept override { return latest_.contains(key); }
  Result<bool> find(const LinkKey& key, StoredEntry& out) override {
    if (!latest_.contains(key)) return false;
    out.sequence = latest_.at(key);
    out.bytes = entries_[out.sequence - 1];
    if (auto error = decode(out.bytes, out.entry)) return fail(*error);
    return true;
  }
  std::uint64_t add(const JournalEntry& entry) {
    std::string bytes;
    encode(entry, bytes);
    entries_.push_back(bytes);
    for (const LinkKey& key : entry.links) latest_[key] = entries_.size();
    return entries_.size();
  }
  std::uint64_t next() const { return entries_.size() + 1; }

 private:
  std::vector<std::string> entries_;
  std::map<LinkKey, std::uint64_t> latest_;
};

// The ledger with the pipeline's part of writing entries, reduced to what admission reads.
class StreamLedgerTest : public ::testing::Test {
 protected:
  Admitted admit(const DeclarationBuilder& builder, std::uint64_t client = kOurs) {
    declaration_ = builder.build();
    canonical_.clear();
    encode(declaration_, canonical_);
    content_ = content_hash(canonical_);
    Message message;
    message.msg_id = declaration_.msg_id;
    message.declaration_no = declaration_.declaration_no;
    message.declaration = declaration_;
    MessageKeys keys;
    keys_of(message, client, keys);
    Admitted admitted;
    EXPECT_FALSE(ledger_.admit(declaration_, keys, content_, client, Audience::kOfficer, admitted));
    return admitted;
  }

  JournalEntry entry_for(const Admitted& admitted, EntryKind kind, std::uint64_t client) {
    JournalEntry entry;
    entry.kind = kind;
    entry.client = client;
    entry.msg_id = declaration_.msg_id;
    entry.declaration_no = declaration_.declaration_no.value();
    entry.content = content_;
    entry.declaration = canonical_;
    entry.root = admitted.root;
    entry.links = {message_key(client, declaration_.msg_id)};
    return entry;
  }

  // Admits and journals as `channel`, 0 for REJECTED.
  Admitted decide(const DeclarationBuilder& builder, std::uint8_t channel,
                  std::uint64_t client = kOurs) {
    Admitted admitted = admit(builder, client);
    if (admitted.what != Admission::kJudge) return admitted;
    JournalEntry entry = entry_for(admitted, EntryKind::kDecision, client);
    InputFacts facts;
    facts.stream = admitted.features;
    facts.draw_root = admitted.draw_root;
    std::string facts_bytes;
    encode(facts, facts_bytes);
    entry.facts = facts_bytes;
    entry.links.push_back(number_key(entry.declaration_no));
    if (channel != 0) {
      entry.root.owner = client;
      entry.root.number_in_force = entry.declaration_no;
      entry.root.sequence_in_force = archive_.next();
      entry.root.channel = channel;
      entry.root.draw_root = admitted.draw_root;
      entry.links.push_back(root_key(declaration_.declaration_no.root()));
      if (const std::uint64_t first = family_root(declaration_); first != 0) {
        entry.links.push_back(family_key(client, declaration_.trader.tax_code, first));
      }
    }
    EXPECT_FALSE(ledger_.apply(entry, archive_.add(entry)));
    return admitted;
  }

  Admitted note(const DeclarationBuilder& builder) {
    Admitted admitted = admit(builder);
    if (admitted.what != Admission::kNote) return admitted;
    JournalEntry entry = entry_for(admitted, EntryKind::kNoted, kOurs);
    ++entry.root.preregistrations;
    const std::string body(1, static_cast<char>(admitted.invoice_preregistrations));
    entry.body = body;
    entry.links.push_back(root_key(declaration_.declaration_no.root()));
    entry.links.push_back(
        preregistration_key(declaration_.trader.tax_code, declaration_.invoice.no));
    EXPECT_FALSE(ledger_.apply(entry, archive_.add(entry)));
    return admitted;
  }

  Admitted cancel(const DeclarationBuilder& builder) {
    Admitted admitted = admit(builder);
    if (admitted.what != Admission::kCancel) return admitted;
    JournalEntry entry = entry_for(admitted, EntryKind::kCancel, kOurs);
    entry.root.cancelled = true;
    entry.links.push_back(root_key(declaration_.declaration_no.root()));
    if (admitted.stored_found) {
      Declaration in_force;
      EXPECT_FALSE(decode(admitted.stored.entry.declaration, in_force));
      append_consignment_keys(in_force, entry.links);
    }
    EXPECT_FALSE(ledger_.apply(entry, archive_.add(entry)));
    return admitted;
  }

  FakeArchive archive_;
  StreamLedger ledger_{archive_, kSmall};
  Declaration declaration_;
  std::string canonical_;
  ContentHash content_;
};

TEST_F(StreamLedgerTest, ANewNumberIsJudged) {
  const Admitted admitted = admit(a_declaration());
  EXPECT_EQ(admitted.what, Admission::kJudge);
  EXPECT_EQ(admitted.draw_root, 10654321098U);
  EXPECT_EQ(admitted.features, StreamFeatures{});
}

TEST_F(StreamLedgerTest, TheSameMessageAndTheSameContentAreSettledOnce) {
  decide(a_declaration().msg_id("m1"), 2);
  const Admitted same = admit(a_declaration().msg_id("m1"));
  EXPECT_EQ(same.what, Admission::kReplay);
  EXPECT_TRUE(same.same_message);
  const Admitted resent = admit(a_declaration().msg_id("m2"));
  EXPECT_EQ(resent.what, Admission::kReplay);
  EXPECT_FALSE(resent.same_message);
  EXPECT_EQ(resent.stored.sequence, 1U);
}

TEST_F(StreamLedgerTest, OtherContentUnderEitherKeyIsAConflict) {
  decide(a_declaration().msg_id("m1"), 2);
  EXPECT_EQ(admit(a_declaration().msg_id("m1").invoice("OTHER")).what, Admission::kConflict);
  EXPECT_EQ(admit(a_declaration().msg_id("m2").invoice("OTHER")).what, Admission::kConflict);
  EXPECT_EQ(admit(a_declaration().msg_id("m1").number("106543210990")).what, Admission::kConflict);
}

TEST_F(StreamLedgerTest, AnothersNumberIsAConflictAndLooksLikeOne) {
  decide(a_declaration().msg_id("m1"), 2);
  EXPECT_EQ(admit(a_declaration().msg_id("m1"), kTheirs).what, Admission::kConflict);
  EXPECT_EQ(admit(a_declaration().msg_id("x").amendment(1), kTheirs).what, Admission::kConflict);
  EXPECT_EQ(admit(a_declaration().msg_id("x").cancel(), kTheirs).what, Admission::kConflict);
}

TEST_F(StreamLedgerTest, ARejectedNumberIsJudgedAnewUnderANewMessage) {
  decide(a_declaration().msg_id("m1"), 0);
  EXPECT_EQ(admit(a_declaration().msg_id("m1")).what, Admission::kReplay);
  EXPECT_EQ(admit(a_declaration().msg_id("m2")).what, Admission::kJudge);
  EXPECT_EQ(admit(a_declaration().msg_id("m3"), kTheirs).what, Admission::kJudge);
}

// Part `seq` of a consignment split over three declarations, of one bill.
DeclarationBuilder part(int seq, std::string_view tax_code = "0100109106") {
  return a_declaration()
      .number(106'543'210'970ULL + 10 * static_cast<std::uint64_t>(seq))
      .msg_id("p" + std::to_string(seq))
      .invoice("INV" + std::to_string(seq))
      .text("/trader/tax_code", tax_code)
      .text("/first_declaration_no", seq == 1 ? "F" : "106543210980")
      .set("/split_seq", std::to_string(seq))
      .set("/split_total", "3");
}

TEST_F(StreamLedgerTest, A807_APartTakesTheHighestChannelOfThePartsBeforeIt) {
  EXPECT_EQ(decide(part(1), 1).features.family_channel, 0);
  const Admitted second = decide(part(2), 3);
  EXPECT_EQ(second.features.family_channel, 1);
  EXPECT_EQ(second.features.family_number, 106543210980U);
  EXPECT_EQ(admit(part(3)).features.family_channel, 3);
  EXPECT_EQ(admit(part(1).amendment(1).msg_id("a")).features.family_channel, 3)
      << "a later version of an earlier part, too";
  EXPECT_EQ(admit(part(3), kTheirs).features.family_channel, 0) << "of another client";
  EXPECT_EQ(admit(part(3, "0301446260")).features.family_channel, 0) << "of another trader";
  cancel(part(2).cancel().msg_id("c"));
  EXPECT_EQ(admit(part(3)).features.family_channel, 3) << "cancelled, and remembered";
}

TEST_F(StreamLedgerTest, A807_ThePartThatComesFirstNeedNotBeTheFirst) {
  decide(part(3), 2);
  EXPECT_EQ(admit(part(1)).features.family_channel, 2);
}

TEST_F(StreamLedgerTest, OnePaperShowsOneConsignmentAndSoOneDraw) {
  const Admitted first = decide(part(1), 1);
  EXPECT_EQ(first.draw_root, 10654321098U);
  EXPECT_EQ(admit(part(2)).draw_root, first.draw_root);
  EXPECT_EQ(admit(part(2).bill("ANOTHER")).draw_root, 10654321099U) << "no paper in common";
  EXPECT_EQ(admit(part(2).bill("ANOTHER").invoice("INV1")).draw_root, first.draw_root);
  EXPECT_EQ(admit(part(2).set("/split_total", "4")).draw_root, 10654321099U);
  EXPECT_EQ(admit(part(2).set("/split_seq", "1")).draw_root, 10654321099U) << "its place is taken";
}

TEST_F(StreamLedgerTest, ALowerVersionThanTheOneInForceIsAConflictButItsResendIsNot) {
  decide(a_declaration().msg_id("m0"), 2);
  decide(a_declaration().msg_id("m2").amendment(2), 2);
  EXPECT_EQ(admit(a_declaration().msg_id("m1").amendment(1)).what, Admission::kConflict);
  EXPECT_EQ(admit(a_declaration().msg_id("again")).what, Admission::kReplay);
  EXPECT_EQ(admit(a_declaration().msg_id("m3").amendment(3)).what, Admission::kJudge);
}

TEST_F(StreamLedgerTest, AnAmendmentRemembersItsPriorChannelAndWhatItLowers) {
  decide(a_declaration().msg_id("m0").item({.hs_code = "84143040"}), 2);
  const Admitted plain =
      admit(a_declaration().msg_id("m1").amendment(1).item({.hs_code = "84143040"}));
  EXPECT_EQ(plain.what, Admission::kJudge);
  EXPECT_EQ(plain.features.prior_channel, 2);
  EXPECT_TRUE(plain.features.amends_known_channel);
  EXPECT_FALSE(plain.features.amendment_lowers);

  const auto other_hs = a_declaration().msg_id("m1").amendment(1).item({.hs_code = "84149090"});
  EXPECT_TRUE(admit(other_hs).features.amendment_lowers);
  auto asked_for = other_hs;
  EXPECT_FALSE(admit(asked_for.set("/requested_by_customs", "true")).features.amendment_lowers);
}

TEST_F(StreamLedgerTest, AnAmendmentOfAnUnknownRootIsJudgedAsNewAndMarked) {
  const Admitted admitted = admit(a_declaration().amendment(1));
  EXPECT_EQ(admitted.what, Admission::kJudge);
  EXPECT_TRUE(admitted.features.amends_unknown_root);
}

TEST_F(StreamLedgerTest, ACancelledRootTakesNoMoreVersions) {
  decide(a_declaration().msg_id("m0"), 3);
  EXPECT_EQ(cancel(a_declaration().msg_id("c").cancel()).what, Admission::kCancel);
  EXPECT_EQ(admit(a_declaration().msg_id("m1").amendment(1)).what, Admission::kConflict);
  EXPECT_EQ(admit(a_declaration().msg_id("again")).what, Admission::kReplay);
  const Admitted twice = admit(a_declaration().msg_id("c2").cancel());
  EXPECT_EQ(twice.what, Admission::kReplay);
  EXPECT_FALSE(twice.same_message);
}

TEST_F(StreamLedgerTest, CancellingAnUnknownRootIsAConflict) {
  EXPECT_EQ(admit(a_declaration().cancel()).what, Admission::kConflict);
}

// A808: cancel a Red one and file the lot again under a new number.
TEST_F(StreamLedgerTest, ALotFiledAgainMeetsItsCancelledPredecessor) {
  struct Case {
    const char* name;
    DeclarationBuilder again;
    std::uint8_t channel;
  };
  decide(a_declaration().msg_id("m0").bill("BILL1").invoice("INV1").container("CSQU3054383"), 3);
  cancel(a_declaration().msg_id("c").cancel());
  const auto anew = [] {
    return a_declaration()
        .number("106543211990")
        .bill("OTHER")
        .invoice("OTHER")
        .container("MSKU6011672");
  };
  const Case cases[] = {
      {"nothing shared", anew(), 0},
      {"bill", anew().bill("BILL1"), 3},
      {"invoice", anew().invoice("INV1"), 3},
      {"container on another voyage", anew().container("CSQU3054383").text("/voyage", "V99"), 0},
      {"invoice number of another trader", anew().invoice("INV1").trader("0101248141", "CTY KHAC"),
       0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Admitted admitted = admit(DeclarationBuilder(c.again).msg_id("m9"));
    EXPECT_EQ(admitted.features.cancelled_channel, c.channel);
    EXPECT_EQ(admitted.draw_root, c.channel == 0 ? 10654321199U : 10654321098U);
  }
}

TEST_F(StreamLedgerTest, AContainerOnTheSameVoyageIsTheSameLot) {
  const auto lot = [](const char* number, const char* tag) {
    return a_declaration()
        .number(number)
        .bill(tag)
        .invoice(tag)
        .container("CSQU3054383")
        .text("/voyage", "V01");
  };
  decide(lot("106543210980", "a").msg_id("m0"), 3);
  cancel(lot("106543210980", "a").msg_id("c").cancel());
  EXPECT_EQ(admit(lot("106543211990", "b").msg_id("m1")).features.cancelled_channel, 3);
}

TEST_F(StreamLedgerTest, PreregistrationsAreCountedByVariantAndClaimNothing) {
  const auto variant = [](int i) {
    return a_declaration()
        .procedure("IDA")
        .msg_id("p" + std::to_string(i))
        .item({.value = std::to_string(1000 + i)});
  };
  for (int i = 0; i < 10; ++i) EXPECT_EQ(note(variant(i)).what, Admission::kNote) << i;
  // The same variant again is seen, not counted.
  EXPECT_EQ(note(variant(9).msg_id("again")).what, Admission::kReplay);
  EXPECT_EQ(admit(a_declaration().msg_id("m")).features.preregistrations, 10U);
  // ... and under another number of the same trader's invoice.
  EXPECT_EQ(admit(a_declaration().number("106543219990").msg_id("n")).features.preregistrations,
            10U);
  EXPECT_EQ(admit(a_declaration().number("106543219990").msg_id("n").invoice("X"))
                .features.preregistrations,
            0U);
  EXPECT_EQ(admit(a_declaration().msg_id("m"), kTheirs).what, Admission::kJudge);
}

TEST_F(StreamLedgerTest, StateSurvivesSaveAndLoad) {
  decide(a_declaration().msg_id("m0"), 3);
  cancel(a_declaration().msg_id("c").cancel());
  std::string saved;
  ledger_.save(saved);
  StreamLedger other(archive_, kSmall);
  ASSERT_FALSE(other.load(saved));
  EXPECT_EQ(other.cancelled_lots, 1U);
  std::string again;
  other.save(again);
  EXPECT_EQ(again, saved);
  for (std::size_t size = 0; size < saved.size(); ++size) {
    StreamLedger broken(archive_, kSmall);
    EXPECT_TRUE(broken.load(std::string_view(saved).substr(0, size))) << size;
  }
}

TEST(AmendmentLowers, TableOfChanges) {
  const auto base = [] {
    return a_declaration().from("CN").item({.hs_code = "84143040", .value = "1000"});
  };
  struct Case {
    const char* name;
    DeclarationBuilder now;
    bool lowers;
  };
  const Case cases[] = {
      {"nothing", base(), false},
      {"weight lower", base().gross_weight("900"), true},
      {"taxable value lower", base().set("/total_tax_value_vnd", "1"), true},
      {"taxable value higher", base().set("/total_tax_value_vnd", "99999999999"), false},
      {"hs code", base().text("/lines/0/hs_code", "84149090"), true},
      {"hs code with a higher duty",
       base().text("/lines/0/hs_code", "84149090").text("/lines/0/duty_rate", "99"), false},
      {"origin", base().text("/lines/0/origin", "TH"), true},
      {"duty rate lower", base().text("/lines/0/duty_rate", "0"), true},
      {"name only", base().text("/trader/address", "Hà Nội"), false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    auto before = base().gross_weight("1000").text("/lines/0/duty_rate", "5").build();
    auto now = c.now;
    if (std::string_view(c.name) != "weight lower") now.gross_weight("1000");
    if (now.json().find("\"duty_rate\"") == std::string::npos) now.text("/lines/0/duty_rate", "5");
    EXPECT_EQ(amendment_lowers(before, now.build()), c.lowers);
  }
}

}  // namespace
}  // namespace luong
