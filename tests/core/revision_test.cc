// The rise itself, apart from where it is journaled: it never lowers, always says why, and reads
// back as it was written.
#include "core/revision.h"

#include <gtest/gtest.h>

#include <string>

namespace luong {
namespace {

constexpr RevisionCause kCauses[] = {RevisionCause::kSibling, RevisionCause::kScanSuspect,
                                     RevisionCause::kScanUnreadable, RevisionCause::kOfficer,
                                     RevisionCause::kScanNotDone};
constexpr Channel kChannels[] = {Channel::kGreen, Channel::kYellow, Channel::kRed};

Verdict standing_at(Channel channel) {
  Verdict verdict;
  verdict.channel = channel;
  verdict.gate = channel == Channel::kGreen ? 0 : kGateHighRisk;
  verdict.form = channel == Channel::kGreen    ? Form::kNone
                 : channel == Channel::kYellow ? Form::kDocuments
                                               : Form::kScan;
  verdict.extent = channel == Channel::kGreen ? Extent::kNone : Extent::kFull;
  return verdict;
}

TEST(Revision, NeverLowersAndEveryRiseHasItsGate) {
  for (const RevisionCause cause : kCauses) {
    for (const Channel from : kChannels) {
      for (const Channel to : kChannels) {
        Verdict verdict = standing_at(from);
        SCOPED_TRACE(std::string(name(cause)) + " " + std::string(name(from)) + " to " +
                     std::string(name(to)));
        const bool rises = raises(cause, to, verdict);
        EXPECT_TRUE(to <= from || rises || cause == RevisionCause::kScanNotDone);
        if (!rises) continue;
        Revision revision;
        revision.cause = cause;
        revision.from = from;
        revision.to = to;
        const std::uint16_t gate_before = verdict.gate;
        raise(revision, 106'543'210'980, verdict);
        EXPECT_EQ(verdict.channel, higher(from, to));
        EXPECT_NE(verdict.gate, 0);
        EXPECT_EQ(verdict.gate & gate_before, gate_before) << "no reason is lost";
        EXPECT_EQ(verdict.extent, Extent::kFull);  // Of SCAN_NOT_DONE: as it was.
        EXPECT_EQ(verdict.revision, 1);
        EXPECT_EQ(verdict.supersedes, 106'543'210'980U);
        EXPECT_FALSE(raises(cause, to, verdict)) << "once";
      }
    }
  }
}

TEST(Revision, OnlyWhatWasToBeScannedIsOpenedInstead) {
  for (const Channel channel : kChannels) {
    Verdict verdict = standing_at(channel);
    EXPECT_EQ(raises(RevisionCause::kScanNotDone, Channel::kRed, verdict),
              channel == Channel::kRed);
  }
  Verdict red = standing_at(Channel::kRed);
  Selection counted;
  counted.channel = Channel::kRed;
  EXPECT_EQ(raised(counted, RevisionCause::kScanNotDone, Channel::kRed), counted)
      << "it was Red already: nothing more had to be";
  Revision revision;
  revision.cause = RevisionCause::kScanNotDone;
  const std::uint16_t gate = red.gate;
  raise(revision, 106'543'210'980, red);
  EXPECT_EQ(red.form, Form::kPhysical);
  EXPECT_EQ(red.gate, gate);
}

TEST(Revision, ARefusedDeclarationCannotRise) {
  Verdict refused;
  refused.decision = Decision::kRejected;
  for (const RevisionCause cause : kCauses) EXPECT_FALSE(raises(cause, Channel::kRed, refused));
}

TEST(Revision, OnlyAScanOpensWhatIsRedAlready) {
  const Verdict red = standing_at(Channel::kRed);
  EXPECT_TRUE(raises(RevisionCause::kScanSuspect, Channel::kRed, red));
  EXPECT_FALSE(raises(RevisionCause::kOfficer, Channel::kRed, red));
  EXPECT_FALSE(raises(RevisionCause::kScanUnreadable, Channel::kRed, [] {
    Verdict opened = standing_at(Channel::kRed);
    opened.form = Form::kPhysical;
    opened.gate |= kGateSystem;
    return opened;
  }()));
}

TEST(Revision, ReadsBackWhatItWroteAndNothingElse) {
  Revision revision;
  revision.event = {3, 17};
  revision.number = 2;
  revision.decision_sequence = 40;
  revision.previous_sequence = 77;
  revision.previous_event = 12;
  revision.cause = RevisionCause::kSibling;
  revision.cause_sequence = 90;
  revision.from = Channel::kYellow;
  revision.to = Channel::kRed;
  revision.family_before = 106'543'210'980;
  revision.counted_before.as = Selection::As::kFormal;
  revision.counted_before.channel = Channel::kYellow;
  revision.officer = "03CC-17";
  revision.reason = "tin báo";
  std::string bytes;
  encode(revision, bytes);
  Revision back;
  ASSERT_EQ(decode(bytes, back), std::nullopt);
  std::string again;
  encode(back, again);
  EXPECT_EQ(again, bytes);
  EXPECT_EQ(back.event, revision.event);
  EXPECT_EQ(back.counted_before, revision.counted_before);
  EXPECT_EQ(back.reason, revision.reason);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_TRUE(decode(bytes.substr(0, cut), back).has_value()) << cut;
  }
  EXPECT_TRUE(decode(bytes + '\0', back).has_value());
}

}  // namespace
}  // namespace luong
