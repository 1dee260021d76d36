#pragma once

#include <cstdint>
#include <string_view>

namespace luong {

// The fingerprint of a goods description (dấu vân tay của tên hàng): one number for all ways to
// write the same words, so that one good is found again under whatever HS code it is declared.
// Case, Vietnamese accents, punctuation and the order of words do not count, nor does the material
// code in front of "#&", nor the phrase "hàng mới 100%", which says nothing of the goods. Words in
// other scripts count as they are. 0 where no word is left. UTF-8; allocates nothing.
//
// Equal fingerprints of different goods are possible and rare (64 bits); goods described in other
// words have other fingerprints. So it finds what to look at and proves nothing.
std::uint64_t goods_fingerprint(std::string_view description) noexcept;

}  // namespace luong
