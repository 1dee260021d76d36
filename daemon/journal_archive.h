#pragma once

#include "core/stream_ledger.h"
#include "storage/journal.h"

namespace luong {

// The journal as the ledger sees it: entries by key. Same thread as the journal's writer.
class JournalArchive final : public EntryArchive {
 public:
  void attach(Journal& journal) { journal_ = &journal; }

  bool may_contain(const LinkKey& key) const noexcept override {
    return journal_->may_contain(key);
  }
  Result<bool> find(const LinkKey& key, StoredEntry& out) override;

 private:
  Journal* journal_ = nullptr;
};

}  // namespace luong
