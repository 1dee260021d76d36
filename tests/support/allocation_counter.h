#pragma once

#include <cstdint>

namespace luong::test {

// How often operator new was called by this thread while the counter lived. Linking the file
// replaces the global operator new of the program, which counts and calls malloc.
//
//   const AllocationCounter allocations;
//   for (...) parser.parse(...);
//   EXPECT_EQ(allocations.count(), 0);
class AllocationCounter {
 public:
  AllocationCounter();
  std::uint64_t count() const;

 private:
  std::uint64_t begin_;
};

}  // namespace luong::test
