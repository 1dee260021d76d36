#include "core/feedback.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "core/event_streams.h"
#include "core/message_parser.h"
#include "tests/support/feedback_lines.h"

namespace luong {
namespace {

Feedback some_feedback(std::mt19937& random) {
  static const std::string kText = "nghi vấn";
  const auto any = [&random](std::size_t end) { return static_cast<std::size_t>(random()) % end; };
  Feedback f;
  f.kind = static_cast<FeedbackKind>(1 + any(4));
  f.declaration_no = DeclarationNumber::from_value(106'543'210'980);
  f.at.ms = static_cast<std::int64_t>(random());
  f.officer = "03CC-17";
  if (any(2) == 0) f.office = OfficeCode("03CC");
  if (any(2) == 0) f.remarks = kText;
  f.scan = static_cast<ScanOutcome>(1 + any(4));
  if (any(2) == 0) f.container = ContainerNumber("MSKU4434334");
  if (any(2) == 0) f.device = "HP-F1";
  f.form = static_cast<Form>(any(4));
  f.outcome = static_cast<CheckOutcome>(1 + any(2));
  f.second_look = any(2) == 0;
  for (std::size_t i = any(4); i > 0; --i) {
    Finding& finding = f.findings.push_back({});
    if (any(2) == 0) finding.field = static_cast<Group>(any(kGroups));
    finding.line = static_cast<std::uint8_t>(any(limits::kLinesMax + 1));
    finding.code = "sai mã";
    if (any(2) == 0) finding.amount_vnd = static_cast<std::int64_t>(random());
  }
  f.from = static_cast<Channel>(any(4));
  f.to = static_cast<Channel>(any(4));
  return f;
}

std::string bytes_of(const Feedback& feedback) {
  std::string bytes;
  encode(feedback, bytes);
  return bytes;
}

TEST(FeedbackCodec, ReadsBackWhatItWroteAndNothingElse) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::string bytes = bytes_of(some_feedback(random));
    Feedback back;
    ASSERT_EQ(decode(bytes, back), std::nullopt);
    ASSERT_EQ(bytes_of(back), bytes);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      ASSERT_TRUE(decode(bytes.substr(0, cut), back).has_value()) << cut;
    }
    ASSERT_TRUE(decode(bytes + '\0', back).has_value());
    std::string flipped = bytes;
    const std::size_t at = random() % flipped.size();
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
    if (!decode(flipped, back)) {
      ASSERT_EQ(bytes_of(back), flipped) << "one spelling a value";
    }
  }
}

TEST(FeedbackReader, TakesEveryMemberToItsPlace) {
  MessageParser parser;
  TextArena arena;
  Message message;
  const auto read = [&](std::string line) {
    const std::size_t size = line.size();
    line.append(MessageParser::kFramePadding, ' ');
    return parser.parse({line.data(), size}, arena, message);
  };
  ASSERT_EQ(read(test::inspection_of("i", "106543210980", "VIOLATION",
                                     R"(,"office":"03CC","second_look":true,"remarks":"x")")),
            std::nullopt);
  const Feedback& f = message.feedback;
  EXPECT_EQ(f.kind, FeedbackKind::kInspection);
  EXPECT_EQ(f.declaration_no.text(), "106543210980");
  EXPECT_EQ(f.form, Form::kPhysical);
  EXPECT_EQ(f.outcome, CheckOutcome::kViolation);
  EXPECT_TRUE(f.second_look);
  EXPECT_EQ(f.office.view(), "03CC");
  EXPECT_EQ(f.officer, "03CC-17");
  EXPECT_EQ(f.remarks, "x");
  ASSERT_EQ(f.findings.size(), 1U);
  EXPECT_EQ(f.findings[0].field, Group::kCls);
  EXPECT_EQ(f.findings[0].line, 1);
  EXPECT_EQ(f.findings[0].code, "HS-SAI");
  EXPECT_EQ(f.findings[0].amount_vnd, 12'500'000);
  // Nothing of it is left in the next one.
  ASSERT_EQ(read(test::scan_of("s", "106543210980", "UNREADABLE")), std::nullopt);
  EXPECT_EQ(f.kind, FeedbackKind::kScan);
  EXPECT_EQ(f.scan, ScanOutcome::kUnreadable);
  EXPECT_EQ(f.container.view(), "MSKU4434334");
  EXPECT_TRUE(f.findings.empty());
  EXPECT_FALSE(f.second_look);
  ASSERT_EQ(read(test::override_of("o", "106543210980", "3", "2")), std::nullopt);
  EXPECT_EQ(f.from, Channel::kYellow);
  EXPECT_EQ(f.to, Channel::kRed);
  EXPECT_EQ(f.remarks, "tin báo của đội kiểm soát");
}

TEST(EventStreams, CountEachClientAndAllOfThemWithoutGaps) {
  EventStreams streams;
  for (const std::uint64_t client : {7U, 9U, 7U}) streams.add(client, streams.next(client));
  EXPECT_EQ(streams.of(7).last, 2U);
  EXPECT_EQ(streams.of(9).last, 1U);
  EXPECT_EQ(streams.of(EventStreams::kOffice).last, 3U);
  EXPECT_EQ(streams.next(8), (EventNumbers{1, 4}));
  streams.acknowledge(7, 2);
  streams.acknowledge(7, 1);
  EXPECT_EQ(streams.of(7).acknowledged, 2U) << "it never goes back";

  std::string bytes;
  streams.save(bytes);
  EventStreams back;
  ASSERT_EQ(back.load(bytes), std::nullopt);
  EXPECT_EQ(back.of(7), streams.of(7));
  EXPECT_EQ(back.of(EventStreams::kOffice), streams.of(EventStreams::kOffice));
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_TRUE(back.load(bytes.substr(0, cut)).has_value()) << cut;
  }
}

}  // namespace
}  // namespace luong
