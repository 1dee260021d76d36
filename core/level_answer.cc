#include "core/level_answer.h"

#include <array>

#include "core/json_line.h"

namespace luong {
namespace {

constexpr std::string_view kTicketPurpose = "level-ticket|";

constexpr std::array<std::string_view, kCriteriaOfALevel> kCriteria = {
    "section_I",           "section_II",           "section_III",         "section_IV",
    "section_V",           "section_VI",           "section_VII",         "section_I_permille",
    "section_II_permille", "section_III_permille", "section_IV_permille", "section_V_permille",
    "section_VI_permille", "section_VII_permille", "all_permille",        "debt_over_90d"};

constexpr std::array<Words, kCriteriaOfALevel> kWords = {{
    {"số lần vi phạm thuộc Mục I Phụ lục VI", "violations under Section I of Annex VI"},
    {"số lần vi phạm thuộc Mục II Phụ lục VI", "violations under Section II of Annex VI"},
    {"số lần vi phạm thuộc Mục III Phụ lục VI", "violations under Section III of Annex VI"},
    {"số lần vi phạm thuộc Mục IV Phụ lục VI", "violations under Section IV of Annex VI"},
    {"số lần vi phạm thuộc Mục V Phụ lục VI", "violations under Section V of Annex VI"},
    {"số lần vi phạm thuộc Mục VI Phụ lục VI", "violations under Section VI of Annex VI"},
    {"số lần vi phạm thuộc Mục VII Phụ lục VI", "violations under Section VII of Annex VI"},
    {"tỷ lệ vi phạm thuộc Mục I Phụ lục VI", "share of violations under Section I of Annex VI"},
    {"tỷ lệ vi phạm thuộc Mục II Phụ lục VI", "share of violations under Section II of Annex VI"},
    {"tỷ lệ vi phạm thuộc Mục III Phụ lục VI", "share of violations under Section III of Annex VI"},
    {"tỷ lệ vi phạm thuộc Mục IV Phụ lục VI", "share of violations under Section IV of Annex VI"},
    {"tỷ lệ vi phạm thuộc Mục V Phụ lục VI", "share of violations under Section V of Annex VI"},
    {"tỷ lệ vi phạm thuộc Mục VI Phụ lục VI", "share of violations under Section VI of Annex VI"},
    {"tỷ lệ vi phạm thuộc Mục VII Phụ lục VI", "share of violations under Section VII of Annex VI"},
    {"tỷ lệ vi phạm trên tổng số tờ khai", "share of violations in all declarations"},
    {"nợ thuế quá hạn trên 90 ngày", "tax debt overdue by more than 90 days"},
}};

constexpr Words kHowToObject = {
    "Doanh nghiệp có ý kiến về mức độ tuân thủ gửi văn bản kèm chứng từ đến cơ quan hải quan quản "
    "lý; "
    "có quyền khiếu nại theo Luật Khiếu nại.",
    "A firm that disagrees writes to its customs office, with its papers; it may lodge a complaint "
    "under the Law on Complaints."};

constexpr std::array<Words, 6> kLevels = {{
    {"Chưa được đánh giá", "Not rated"},
    {"Mức 1 - Doanh nghiệp ưu tiên", "Level 1 - priority enterprise"},
    {"Mức 2 - Tuân thủ cao", "Level 2 - high compliance"},
    {"Mức 3 - Tuân thủ trung bình", "Level 3 - medium compliance"},
    {"Mức 4 - Tuân thủ thấp", "Level 4 - low compliance"},
    {"Mức 5 - Không tuân thủ", "Level 5 - non-compliant"},
}};

unsigned place_of(std::uint8_t level, unsigned criterion) {
  return (level - 2U) * kCriteriaOfALevel + criterion;
}

void put(JsonLine& json, std::string_view member, const Words& words) {
  json.member(member).open().member("vi").text(words.vi).member("en").text(words.en).close();
}

}  // namespace

std::uint64_t unmet_bits(const Assessment& assessment) noexcept {
  std::uint64_t bits = 0;
  for (const FailedCriterion& failed : assessment.failed) {
    for (unsigned i = 0; i < kCriteriaOfALevel; ++i) {
      if (kCriteria[i] == failed.criterion) bits |= std::uint64_t{1} << place_of(failed.level, i);
    }
  }
  return bits;
}

std::vector<UnmetCriterion> told_to_firm(std::uint8_t level, std::uint64_t unmet_bits) {
  std::vector<UnmetCriterion> told;
  if (level < 3) return told;
  // What placed a firm at 5 is what it lacks of 4.
  const unsigned first = level == 5 ? 4 : 2;
  for (unsigned better = first; better < level; ++better) {
    for (unsigned i = 0; i < kCriteriaOfALevel; ++i) {
      const unsigned place = place_of(static_cast<std::uint8_t>(better), i);
      if ((unmet_bits >> place & 1U) == 0) continue;
      told.push_back({static_cast<std::uint8_t>(better), kWords[i]});
    }
  }
  return told;
}

std::string level_ticket(const DrawKey& key, TaxCode firm, Date valid_to) {
  const std::string day = to_string(valid_to);
  return day + "." + key.sealed(std::string(kTicketPurpose) + firm.text() + "|" + day);
}

bool ticket_opens(const DrawKey& key, TaxCode firm, std::string_view ticket, Date today) {
  const auto day = parse_date(ticket.substr(0, ticket.find('.')));
  if (!day || *day < today) return false;
  const std::string expected = level_ticket(key, firm, *day);
  if (expected.size() != ticket.size()) return false;
  unsigned difference = 0;  // In the same time whatever differs.
  for (std::size_t i = 0; i < expected.size(); ++i) {
    difference |= static_cast<unsigned>(expected[i] ^ ticket[i]);
  }
  return difference == 0;
}

void append_level(std::string& out, std::string_view msg_id, TaxCode firm, const Enterprise& record,
                  Instant as_of) {
  JsonLine json(out);
  json.open().member("schema").word("level/1").member("msg_id").text(msg_id);
  json.member("tax_code").text(firm.text());
  json.member("level");
  if (record.compliance_level == 0) {
    json.null();
  } else {
    json.number(record.compliance_level);
  }
  put(json, "name", kLevels[record.compliance_level]);
  json.member("as_of").instant(as_of).member("unmet").open_list();
  for (const UnmetCriterion& unmet : told_to_firm(record.compliance_level, record.unmet_criteria)) {
    json.open().member("level").number(unmet.level);
    json.member("vi").text(unmet.words.vi).member("en").text(unmet.words.en).close();
  }
  json.close_list();
  put(json, "how_to_object", kHowToObject);
  json.close();
  out.push_back('\n');
}

}  // namespace luong
