#include "daemon/journal_archive.h"

namespace luong {

Result<bool> JournalArchive::find(const LinkKey& key, StoredEntry& out) {
  const auto position = journal_->find(key);
  if (!position) return false;
  const auto receipt = journal_->read(*position, out.bytes);
  if (!receipt) return fail(receipt.error());
  if (auto error = decode(out.bytes, out.entry)) return fail(std::move(*error));
  out.sequence = receipt->sequence;
  out.receipt_hash.assign(reinterpret_cast<const char*>(receipt->hash.data()),
                          receipt->hash.size());
  return true;
}

}  // namespace luong
