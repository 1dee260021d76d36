#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "core/error.h"

namespace luong {

// A value, or the Error that kept it away. Callers handle it or pass it on in one visible line:
//   auto pack = load_pack(directory);
//   if (!pack) return fail(pack.error());
template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string path = {}) {
  return tl::unexpected<Error>(Error{code, std::move(path), std::move(message)});
}

}  // namespace luong
