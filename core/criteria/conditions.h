#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/criteria/program.h"

namespace luong::criteria {

// Conditions that are judged together for each declaration: their instructions lie in one row, the
// machine is set up once, and an index leaves out those that cannot hold (index.h), so that a large
// pack is not run one by one.
// It shares the programs' constants, so it may outlive them. Immutable while evaluate() runs; any
// number of threads, each with a memory of its own.
class Conditions {
 public:
  struct Judged {
    std::uint32_t condition = 0;  // in the order of add()
    Outcome outcome;
  };
  // What one thread needs from declaration to declaration.
  struct Memory {
    std::vector<std::uint64_t> chosen;
    std::vector<Judged> judged;
  };

  Conditions();
  Conditions(Conditions&&) noexcept;
  Conditions& operator=(Conditions&&) noexcept;
  ~Conditions();

  // A program of Type::kBool. `screened`: may be left out where its screen says that it cannot
  // hold.
  void add(const Program& program, const ReferenceData& reference, bool screened = true);
  std::size_t size() const noexcept;
  // Those that hold or fail, in the order of add(): each as its Program::evaluate() says. All
  // others are false. In `memory`, until its next use; no allocation once that is warm.
  const std::vector<Judged>& evaluate(const Input& input, Memory& memory) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong::criteria
