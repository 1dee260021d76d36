#include "storage/huge_pages.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace luong {

namespace {
constexpr std::size_t kPageBytes = std::size_t{2} << 20U;
}

HugePages& HugePages::instance() {
  static HugePages pages;
  return pages;
}

void* HugePages::do_allocate(std::size_t bytes, std::size_t alignment) {
  if (bytes < kPageBytes) return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  const std::size_t whole = (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
  void* place = std::aligned_alloc(kPageBytes, whole);
  if (place == nullptr) throw std::bad_alloc();
  madvise(place, whole, MADV_HUGEPAGE);  // A wish: where it is not granted, nothing is lost.
  return place;
}

void HugePages::do_deallocate(void* place, std::size_t bytes, std::size_t alignment) {
  if (bytes < kPageBytes) {
    std::pmr::new_delete_resource()->deallocate(place, bytes, alignment);
  } else {
    std::free(place);
  }
}

bool HugePages::do_is_equal(const std::pmr::memory_resource& other) const noexcept {
  return this == &other;
}

}  // namespace luong
