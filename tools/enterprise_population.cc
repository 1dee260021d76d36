#include "tools/enterprise_population.h"

#include <algorithm>
#include <array>

#include "tools/enterprise_json.h"
#include "tools/goods_catalogue.h"
#include "tools/trade_places.h"

namespace luong::tools {
namespace {

constexpr std::string_view kForms =
    "CÔNG TY TNHH|CÔNG TY CỔ PHẦN|CÔNG TY TNHH MỘT THÀNH VIÊN|CÔNG TY TNHH|CÔNG TY CỔ PHẦN";
constexpr std::string_view kTrades =
    "THƯƠNG MẠI VÀ DỊCH VỤ|XUẤT NHẬP KHẨU|SẢN XUẤT|DỆT MAY|ĐIỆN TỬ|CƠ KHÍ|THỰC PHẨM|NHỰA|"
    "GỖ|HÓA CHẤT|THỦY SẢN|NÔNG SẢN|THÉP|VẬT LIỆU XÂY DỰNG|THIẾT BỊ Y TẾ|DƯỢC PHẨM|GIÀY DA|"
    "BAO BÌ|PHỤ TÙNG Ô TÔ|CÔNG NGHỆ|ĐẦU TƯ VÀ PHÁT TRIỂN|THIẾT BỊ CÔNG NGHIỆP";
constexpr std::string_view kNames =
    "MINH KHANG|HOÀNG LONG|ĐẠI PHÁT|VIỆT HƯNG|AN BÌNH|TÂN THÀNH|PHÚ THỊNH|HÒA PHÁT ĐẠT|"
    "THÀNH CÔNG|NAM VIỆT|ĐÔNG Á|TRƯỜNG SƠN|HƯNG THỊNH|QUANG MINH|THIÊN PHÚC|GIA LONG|"
    "BÌNH MINH|HẢI ĐĂNG|NGỌC LINH|SAO VIỆT|TIẾN ĐẠT|VẠN XUÂN|KIM NGÂN|ĐỨC TRÍ|LỘC PHÁT|"
    "THUẬN AN|PHƯƠNG NAM|BẮC HÀ|CỬU LONG|TÂY ĐÔ|LAM SƠN|HỒNG HÀ|ĐẠI DƯƠNG|VĨNH PHÁT|"
    "THĂNG LONG|BẢO TÍN|KHÁNH AN|TÂM ĐỨC|NHẬT QUANG|ÁNH DƯƠNG";
constexpr std::string_view kStreets =
    "Nguyễn Văn Linh|Lê Hồng Phong|Trần Hưng Đạo|Nguyễn Trãi|Điện Biên Phủ|Lạch Tray|"
    "Võ Văn Kiệt|Phạm Văn Đồng|Quốc lộ 1A|Quốc lộ 5|Đường D2, khu công nghiệp VSIP|"
    "Lô C3, khu công nghiệp Nomura|Lô B7, khu công nghiệp Yên Phong";
constexpr std::string_view kProvinces =
    "thành phố Hải Phòng|Thành phố Hồ Chí Minh|thành phố Hà Nội|tỉnh Bắc Ninh|tỉnh Đồng Nai|"
    "thành phố Đà Nẵng|tỉnh Hưng Yên|tỉnh Tây Ninh|thành phố Cần Thơ|tỉnh Lạng Sơn|"
    "tỉnh Quảng Ninh|tỉnh Phú Thọ|tỉnh Thái Nguyên";

constexpr std::uint32_t kBrokersPerTrader = 40;  // A broker to this many traders, at least 5.
constexpr std::uint32_t kTraderStream = 0x7472;
constexpr std::uint32_t kBrokerStream = 0x6272;

// A value of a list of shares: {value, per mille}, summing to 1,000.
struct Share {
  std::uint8_t value;
  std::uint32_t permille;
};
std::uint8_t draw_share(RandomStream& random, std::span<const Share> shares) {
  std::uint32_t at = random.below(1'000);
  for (const Share& share : shares) {
    if (at < share.permille) return share.value;
    at -= share.permille;
  }
  return shares.back().value;
}

// Compliance level (mức) and risk class (hạng), 1 set apart for priority enterprises.
constexpr Share kLevels[] = {{2, 300}, {3, 598}, {4, 95}, {5, 7}};
constexpr Share kClasses[] = {{2, 250}, {3, 470}, {4, 160}, {5, 45},
                              {6, 22},  {7, 40},  {8, 8},   {9, 5}};

// Nine digits of a tax code: 01-03 for the two big cities and Hải Phòng as in life, and a running
// number scattered by an odd multiplier, so that no two firms of a population share one.
std::uint32_t nine_digits(std::uint64_t seed, std::uint32_t firm) {
  const std::uint64_t offset = RandomStream::mix(seed) % 30'000'000;
  const std::uint64_t scattered = (std::uint64_t{firm} * 7'368'787 + offset) % 30'000'000;
  return static_cast<std::uint32_t>(10'000'000 + scattered);
}

std::string firm_name(RandomStream& random) {
  std::string text(choice(kForms, random.below(5)));
  text += ' ';
  text += choice(kTrades, random.below(22));
  text += ' ';
  text += choice(kNames, random.below(40));
  if (random.percent(30)) {
    text += ' ';
    text += choice(kNames, random.below(40));
  }
  return text;
}

std::string address_text(RandomStream& random) {
  std::string text = "Số " + std::to_string(1 + random.below(480)) + " ";
  text += choice(kStreets, random.below(13));
  text += ", phường " + std::to_string(1 + random.below(16)) + ", ";
  text += choice(kProvinces, random.below(13));
  return text;
}

void make_priority(RandomStream& random, Enterprise& record, Date day) {
  record.compliance_level = 1;
  record.risk_class = 1;
  record.aeo_from = Date{day.days - 200 - static_cast<std::int32_t>(random.below(500))};
  record.aeo_to = Date{record.aeo_from.days + 3 * 365};
}

// What the firm was caught at, as its level says.
void add_violations(RandomStream& random, Enterprise& record, Date day) {
  if (record.compliance_level == 4) record.violations_365 = record.declarations_365 / 60;
  if (record.compliance_level != 5) return;
  record.violations_365 = 1 + record.declarations_365 / 25;
  if (!random.percent(50)) return;
  record.viol_sec12 = static_cast<std::uint16_t>(1 + random.below(2));
  record.violations_365 = record.viol_sec12 + random.below(4);
  record.sec12_until = Date{day.days + 400 + static_cast<std::int32_t>(random.below(90))};
}

// Debts, stops, tax status and directives: rare, one fault a firm. Laid out by rank instead of
// drawn, so that every kind of trouble is there among the larger of the small firms, whatever the
// seed.
void add_troubles(RandomStream& random, Enterprise& record, std::uint32_t rank, Date day) {
  constexpr std::array<std::uint16_t, 6> kStatuses = {8'001, 8'002, 8'003, 8'022, 8'023, 8'012};
  const auto days = static_cast<std::int32_t>(random.below(60));
  if (rank % 397 == 11) {  // Customs stopped its procedures: REJECTED E8000.
    record.enforcement_stop = true;
    record.stop_from = Date{day.days - 5 - days};
    record.debt_over_90d_vnd = random.between(20, 900) * 1'000'000;
  } else if (rank % 449 == 7) {  // Its tax code is closed, suspended, unregistered, revoked ...
    record.tax_status = kStatuses[rank / 449 % kStatuses.size()];
  } else if (rank % 83 == 3) {  // In debt, no stop yet.
    record.debt_over_90d_vnd = random.between(5, 400) * 1'000'000;
  } else if (rank % 97 == 5) {  // A head-office directive: documents, opening, scanning.
    record.directive_no = 1'000 + random.below(400);
    record.directive_channel = rank / 97 % 3 == 0 ? 2 : 3;
    record.directive_scan = rank / 97 % 3 == 2;
    record.directive_from = Date{day.days - days};
    record.directive_to = Date{day.days + 30 + days};
  } else if (rank % 101 == 9) {  // Shares its address with firms closed since.
    record.shared_address_closed_firms = static_cast<std::uint16_t>(2 + random.below(5));
  } else if (rank % 211 == 13) {  // Was a priority enterprise until its years were over.
    record.aeo_to = Date{day.days - 10 - days};
    record.aeo_from = Date{record.aeo_to.days - 3 * 365};
  }
}

Enterprise trader_record(RandomStream& random, std::uint64_t seed, std::uint32_t rank, Date day) {
  Enterprise record;
  record.tax_code = tax_code_of(nine_digits(seed, rank)).packed();
  record.role = Role::kTrader;
  record.declarations_365 = 20 + 60'000 / (rank + 8) + random.below(30);
  const bool large = rank < 200;
  if (large ? random.percent(20) : random.per_million(2'000)) {
    make_priority(random, record, day);
  } else {
    record.compliance_level = draw_share(random, kLevels);
    record.risk_class =
        large ? static_cast<std::uint8_t>(2 + random.below(2)) : draw_share(random, kClasses);
    if (large) record.compliance_level = static_cast<std::uint8_t>(2 + random.below(2));
  }
  const bool young = !large && random.percent(3);
  const auto age = young ? 40 + random.below(300) : 500 + random.below(7'500);
  record.established = Date{day.days - static_cast<std::int32_t>(age)};
  record.first_declaration = Date{record.established.days + static_cast<std::int32_t>(age / 3)};
  record.amendments_365 = record.declarations_365 * (1 + random.below(4)) / 100;
  record.cancellations_365 = record.declarations_365 / 200;
  record.late_co_365 = static_cast<std::uint16_t>(random.below(3));
  record.voluntary_program = record.compliance_level <= 2 && random.percent(5);
  // Half of the firms, and all members, have their profile verified.
  record.profile_complete = record.voluntary_program || rank % 2 == 0;
  if (record.profile_complete) record.profile_verified_on = Date{day.days - 100};
  add_violations(random, record, day);
  if (!large && record.aeo_from == kNoDate) add_troubles(random, record, rank, day);
  return record;
}

// A tenth of the firms are inspected less than usual by the ministry of food, as many more.
std::vector<SpecialisedRating> ratings_of(std::uint32_t rank) {
  if (rank % 10 == 3) return {{"MAE", InspectionMethod::kReduced}};
  if (rank % 10 != 7) return {};
  return {{"MAE", InspectionMethod::kTightened}, {"MOIT", InspectionMethod::kNormal}};
}

TraderProfile make_trader(std::uint64_t seed, std::uint32_t rank, Date day, std::uint32_t brokers) {
  RandomStream random(seed ^ kTraderStream, rank);
  TraderProfile trader;
  trader.record = trader_record(random, seed, rank, day);
  trader.in_snapshot = rank < 200 || !random.percent(2);
  const std::uint32_t trade = random.below(100);
  trader.imports = trade < 75;
  trader.exports = trade >= 45;
  std::uint32_t at = random.below(1'000);
  const auto gates = border_gates();
  while (trader.gate + 1U < gates.size() && at >= gates[trader.gate].weight) {
    at -= gates[trader.gate].weight;
    ++trader.gate;
  }
  if (random.percent(70)) trader.broker = static_cast<std::int16_t>(random.below(brokers));
  for (auto& good : trader.import_goods) {
    good =
        static_cast<std::uint8_t>(random.below(static_cast<std::uint32_t>(import_goods().size())));
  }
  for (auto& good : trader.export_goods) {
    good =
        static_cast<std::uint8_t>(random.below(static_cast<std::uint32_t>(export_goods().size())));
  }
  trader.ratings = ratings_of(rank);
  trader.name = firm_name(random);
  trader.address = address_text(random);
  trader.phone = "02" + std::to_string(20'000'000 + random.below(70'000'000));
  return trader;
}

ServiceFirm make_broker(std::uint64_t seed, std::uint32_t firm, std::uint32_t n, Date day) {
  RandomStream random(seed ^ kBrokerStream, n);
  ServiceFirm broker;
  broker.record.tax_code = tax_code_of(nine_digits(seed, firm)).packed();
  broker.record.role = Role::kBroker;
  broker.record.compliance_level =
      static_cast<std::uint8_t>(random.percent(5) ? 4 : 2 + random.below(2));
  broker.record.risk_class = broker.record.compliance_level;
  broker.record.established = Date{day.days - 900 - static_cast<std::int32_t>(random.below(5'000))};
  broker.record.first_declaration = Date{broker.record.established.days + 90};
  broker.record.declarations_365 = 800 + random.below(20'000);
  broker.name = "CÔNG TY TNHH GIAO NHẬN VẬN TẢI ";
  broker.name += choice(kNames, random.below(40));
  broker.code = std::to_string(10'000 + n);
  return broker;
}

}  // namespace

TaxCode tax_code_of(std::uint32_t nine) {
  const auto ten =
      std::uint64_t{nine} * 10 + static_cast<std::uint64_t>(tax_code_check_digit(nine));
  return TaxCode::from_packed(ten << 4U | 10U);
}

EnterprisePopulation::EnterprisePopulation(std::uint64_t seed, std::uint32_t traders, Date day) {
  const std::uint32_t brokers = std::max(5U, std::min(traders / kBrokersPerTrader, 30'000U));
  traders_.reserve(traders);
  cumulative_.reserve(traders);
  std::uint64_t sum = 0;
  for (std::uint32_t rank = 0; rank < traders; ++rank) {
    traders_.push_back(make_trader(seed, rank, day, brokers));
    sum += 1'000'000'000'000U / (rank + 10);
    cumulative_.push_back(sum);
  }
  brokers_.reserve(brokers);
  others_ = service_firms(day);
  for (std::uint32_t n = 0; n < brokers; ++n) {
    brokers_.push_back(make_broker(seed, traders + n, n, day));
  }
}

std::uint32_t EnterprisePopulation::draw(RandomStream& random) const {
  const std::uint64_t at = random.next() % cumulative_.back();
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
  return static_cast<std::uint32_t>(found - cumulative_.begin());
}

void EnterprisePopulation::append_snapshot(std::string& out) const {
  for (const TraderProfile& trader : traders_) {
    if (!trader.in_snapshot) continue;
    append_enterprise_json(out, trader.record, {.name = trader.name, .ratings = trader.ratings});
    out += '\n';
  }
  for (const auto* firms : {&brokers_, &others_}) {
    for (const ServiceFirm& firm : *firms) {
      append_enterprise_json(out, firm.record, {.name = firm.name, .party_code = firm.code});
      out += '\n';
    }
  }
}

}  // namespace luong::tools
