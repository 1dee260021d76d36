#pragma once

#include <span>
#include <string>
#include <string_view>

// "Did you mean": the nearest of the words one could have meant.
namespace luong {

// The candidate a mistyped word most likely meant; empty where none is near (more than a third of
// its letters wrong, transpositions counted once, capitals forgiven).
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates);

// `; did you mean "window"?`, or nothing: to be appended to a sentence.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace luong
