#pragma once

#include <vector>

#include "core/criteria/schema.h"

// The elements of the lists of a declaration, and the fields that stand in a file of their own.
namespace luong::criteria {

void append_ledger_fields(std::vector<Field>& fields);

const Record& container_record() noexcept;
const Record& permit_record() noexcept;
const Record& adjustment_record() noexcept;
const Record& exchange_rate_record() noexcept;
const Record& other_tax_record() noexcept;
const Record& bill_record() noexcept;
const Record& seal_record() noexcept;
const Record& address_record() noexcept;
const Record& transit_country_record() noexcept;
const Record& law_code_record() noexcept;
const Record& hs4_record() noexcept;

}  // namespace luong::criteria
