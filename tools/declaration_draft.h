#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/declaration.h"
#include "tools/enterprise_population.h"
#include "tools/goods_catalogue.h"
#include "tools/random_stream.h"
#include "tools/trade_places.h"

namespace luong::tools {

// A declaration while the generator works on it, with the goods, places and firms behind its fields
// and the text they point to. Reused: nothing allocates once warm.
class DeclarationDraft {
 public:
  Declaration declaration;
  const TraderProfile* trader = nullptr;
  const Country* partner = nullptr;  // where the goods come from or go to
  const BorderGate* gate = nullptr;
  const Currency* currency = nullptr;
  std::vector<const Good*> goods;  // of each line

  void clear();
  bool is_import() const { return declaration.direction == Direction::kImport; }
  bool is_formal() const {
    return declaration.procedure == Procedure::kIDC || declaration.procedure == Procedure::kEDC;
  }

  std::size_t some_line(RandomStream& random) const {  // the place of one of the goods
    return random.below(static_cast<std::uint32_t>(goods.size()));
  }

  // Copies text into the draft; the view lives until clear().
  std::string_view keep(std::string_view text);
  // The start of a text to be composed in place with std::string's means, and its end.
  std::string& compose();
  std::string_view composed();

 private:
  static constexpr std::size_t kTextBytes = 256 * 1024;
  std::unique_ptr<char[]> text_ = std::make_unique<char[]>(kTextBytes);
  std::size_t used_ = 0;
  std::string composing_;
};

// What kind of stream the drafts are for.
struct DraftOptions {
  std::uint64_t seed = 1;
  Date day;                 // of registration
  std::uint64_t count = 0;  // declarations spread over the day; later ones follow at the same pace
  std::uint32_t lines = 0;  // goods lines of each; 0: the mix of design.md §6
};

// Fills `draft` with the n-th ordinary declaration of the stream: consistent in itself and with the
// law as the shipped reference data has it. First the choices, then complete() works out amounts,
// taxes, weights, containers and totals, so that a scenario may change choices in between.
void choose(DeclarationDraft& draft, const DraftOptions& options,
            const EnterprisePopulation& population, std::uint64_t n, RandomStream& random);
void complete(DeclarationDraft& draft, RandomStream& random);

// Makes line `i` (of those there are) one of `good`, at its usual price.
void declare_good(DeclarationDraft& draft, std::size_t i, const Good& good, RandomStream& random);

// Amounts, taxes and totals alone, after a change of prices, quantities, rates or lines.
void total_up(DeclarationDraft& draft);

// The declaration number of the n-th declaration, version 0.
DeclarationNumber number_of(std::uint64_t seed, std::uint64_t n, Direction direction);

}  // namespace luong::tools
