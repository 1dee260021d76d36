// The yardstick of the end-to-end bench: simdjson's DOM parse alone over the lines of a file.
//   dom_baseline FILE  ->  "lines N bytes B cpu_ns_per_line C"
// The mean of five rounds behind one that warms up: luongd's figure is a mean as well.
// Every line must parse and hold a member; one that does not ends the program with 1.
#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace {

std::int64_t cpu_ns() {
  timespec at{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
  return at.tv_sec * 1'000'000'000 + at.tv_nsec;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: dom_baseline FILE.ndjson\n");
    return 64;
  }
  std::ifstream in(argv[1]);
  if (!in) {
    std::fprintf(stderr, "dom_baseline: cannot read %s\n", argv[1]);
    return 66;
  }
  std::vector<simdjson::padded_string> lines;
  std::uint64_t bytes = 0;
  for (std::string line; std::getline(in, line);) {
    bytes += line.size();
    lines.emplace_back(line);
  }
  if (lines.empty()) return 1;
  simdjson::dom::parser parser;
  constexpr int kRounds = 5;
  std::int64_t begin = 0;
  for (int round = 0; round <= kRounds; ++round) {
    if (round == 1) begin = cpu_ns();
    for (const simdjson::padded_string& line : lines) {
      simdjson::dom::element root;
      std::string_view schema;
      if (parser.parse(line).get(root) != simdjson::SUCCESS ||
          root["schema"].get(schema) != simdjson::SUCCESS)
        return 1;
    }
  }
  const std::int64_t mean = (cpu_ns() - begin) / kRounds;
  std::printf("lines %zu bytes %llu cpu_ns_per_line %lld\n", lines.size(),
              static_cast<unsigned long long>(bytes),
              static_cast<long long>(mean / static_cast<std::int64_t>(lines.size())));
  return 0;
}
