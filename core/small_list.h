#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>

namespace luong {

// At most kCapacity values, kept inline: for the members the law itself bounds (5 bills, 5
// permits).
template <typename T, std::size_t kCapacity>
class SmallList {
 public:
  static constexpr std::size_t capacity() { return kCapacity; }
  constexpr bool full() const { return size_ == kCapacity; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr std::size_t size() const { return size_; }
  constexpr void clear() { size_ = 0; }
  constexpr T& push_back(const T& value) {
    assert(!full());
    return values_[size_++] = value;
  }
  constexpr T& operator[](std::size_t i) { return values_[i]; }
  constexpr const T& operator[](std::size_t i) const { return values_[i]; }
  constexpr T* begin() { return values_.data(); }
  constexpr T* end() { return values_.data() + size_; }
  constexpr const T* begin() const { return values_.data(); }
  constexpr const T* end() const { return values_.data() + size_; }
  friend constexpr bool operator==(const SmallList& a, const SmallList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::array<T, kCapacity> values_{};
  std::size_t size_ = 0;
};

}  // namespace luong
