// How much a Declaration costs over the JSON it comes in: simdjson's DOM alone, our parser over the
// same bytes, and the canonical form there and back. Each checks its answer before time counts.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <string>

#include "core/declaration_codec.h"
#include "core/message_parser.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

test::Item item(const std::string& name) {
  return {.name = name,
          .quantity = "2400",
          .weight_kg = "17900",
          .unit_price = "18.8461",
          .more = R"("duty_rate":"0","unit_price_unit":"PCE",)"
                  R"("other_taxes":[{"code":"VB901","rate":"10","amount":"38416000"}],)"
                  R"("co":{"form":"E","no":"E25470ZC46680012"})"};
}

// A common import: three lines, about 2.9 kB.
std::string three_lines() {
  return test::a_declaration()
      .item(item("Máy nén khí QD65H dùng cho tủ lạnh, công suất 65W, hàng mới 100%"))
      .item(item("Động cơ điện xoay chiều một pha 220V 45W, hàng mới 100%"))
      .item(item("Quạt tản nhiệt bằng nhựa, đường kính 120 mm, hàng mới 100%"))
      .text("/msg_id", "01J8ZK3V6M2Q4T8Y9B7C5D1E2F")
      .text("/msg_ts", "2025-06-12T08:41:07.218+07:00")
      .text("/trader/address", "Số 25 phố Lý Thường Kiệt, phường Hoàn Kiếm, Hà Nội")
      .text("/trader/post_code", "100000")
      .text("/trader/phone", "02438241234")
      .set("/counterparty/address", R"(["NO 88 INDUSTRIAL ROAD","NANSHA DISTRICT","GUANGZHOU"])")
      .text("/vessel_name", "COSCO HAIPHONG")
      .text("/voyage", "025S")
      .text("/broker_code", "DL001")
      .text("/party_class", "4")
      .text("/warehouse_code", "03CCS01")
      .set("/container_count", "1")
      .set("/containers/0/seals", R"(["CN1234567"])")
      .set("/exchange_rates", R"([{"ccy":"USD","rate":"25480"}])")
      .set("/freight", R"({"code":"A","currency":"USD","amount":"850"})")
      .set("/total_tax_vnd", "115248000")
      .text("/tax_payer", "1")
      .text("/payment_due_code", "D")
      .text("/notes", "Hàng nguyên container, giao thẳng")
      .json();
}

std::string padded(std::string frame) { return frame.append(MessageParser::kFramePadding, ' '); }

std::string_view frame_of(const std::string& with_padding) {
  return {with_padding.data(), with_padding.size() - MessageParser::kFramePadding};
}

void report(benchmark::State& state, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void dom_alone(benchmark::State& state) {
  const std::string bytes = padded(three_lines());
  const std::string_view frame = frame_of(bytes);
  simdjson::dom::parser parser;
  if (parser.parse(frame.data(), frame.size(), false).at_key("lines").get_array().size() != 3) {
    state.SkipWithError("not three lines");
    return;
  }
  for (auto _ : state) {
    auto parsed = parser.parse(frame.data(), frame.size(), false);
    benchmark::DoNotOptimize(parsed);
  }
  report(state, frame.size());
}
BENCHMARK(dom_alone);

void parse_declaration(benchmark::State& state) {
  const std::string bytes = padded(three_lines());
  const std::string_view frame = frame_of(bytes);
  MessageParser parser;
  TextArena arena;
  Message message;
  if (parser.parse(frame, arena, message) || message.declaration.lines.size() != 3 ||
      message.declaration.unknown_members != 0 || message.declaration.cross != CrossChecks()) {
    state.SkipWithError("not the declaration that was sent");
    return;
  }
  for (auto _ : state) {
    auto error = parser.parse(frame, arena, message);
    benchmark::DoNotOptimize(error);
  }
  report(state, frame.size());
}
BENCHMARK(parse_declaration);

void encode_declaration(benchmark::State& state) {
  const Declaration declaration = test::parse_declaration(three_lines());
  std::string canonical;
  encode(declaration, canonical);
  Declaration back;
  std::string again;
  if (decode(canonical, back)) state.SkipWithError("does not read back");
  encode(back, again);
  if (again != canonical) state.SkipWithError("reads back as another");
  for (auto _ : state) {
    again.clear();
    encode(declaration, again);
    benchmark::DoNotOptimize(again.data());
  }
  report(state, canonical.size());
}
BENCHMARK(encode_declaration);

void decode_declaration(benchmark::State& state) {
  std::string canonical;
  encode(test::parse_declaration(three_lines()), canonical);
  Declaration declaration;
  if (decode(canonical, declaration) || declaration.lines.size() != 3) {
    state.SkipWithError("does not read back");
    return;
  }
  for (auto _ : state) {
    auto error = decode(canonical, declaration);
    benchmark::DoNotOptimize(error);
  }
  report(state, canonical.size());
}
BENCHMARK(decode_declaration);

void hash_content(benchmark::State& state) {
  std::string canonical;
  encode(test::parse_declaration(three_lines()), canonical);
  const ContentHash expected = content_hash(canonical);
  for (auto _ : state) {
    if (!(content_hash(canonical) == expected)) state.SkipWithError("another hash");
  }
  report(state, canonical.size());
}
BENCHMARK(hash_content);

}  // namespace
}  // namespace luong
