#pragma once

#include <span>
#include <string>
#include <string_view>

// "Did you mean": the nearest of the words one could have meant.
namespace luong {

// The candidate that takes the fewest insertions, deletions and replacements to reach from `word`,
// at most a third of its length (one for a short word); empty where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

// "; did you mean 'x'?", or nothing where no candidate is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace luong
