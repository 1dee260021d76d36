#include "tools/goods_catalogue.h"

#include <algorithm>

namespace luong::tools {
namespace {

// clang-format off
constexpr Good kImports[] = {
    // hs        name                                                            brands                unit   price        grams      mfn vat countries        permit
    {"84143040", "Máy nén khí dùng cho máy lạnh công suất 2 HP",                 "QINGAN LG COPELAND", "PCE", 38'846'100,  7'500,      5, 10, "CN TH KR",       ""},
    {"84713020", "Máy tính xách tay màn hình 14 inch, RAM 16 GB",                "DELL HP LENOVO ASUS","PCE", 452'000'000, 2'100,      0, 10, "CN TW",          ""},
    {"84733090", "Bo mạch chủ dùng cho máy tính để bàn",                         "GIGABYTE MSI ASUS",  "PCE", 61'500'000,  850,        0, 10, "CN TW",          ""},
    {"84433199", "Máy in laser đa chức năng khổ A4",                             "CANON BROTHER HP",   "PCE", 118'400'000, 11'200,     0, 10, "CN JP TH",       ""},
    {"85423100", "Mạch điện tử tích hợp: bộ xử lý và điều khiển",                "",                   "PCE", 2'514'000,   4,          0, 10, "TW KR CN MY",    ""},
    {"85340030", "Tấm mạch in nhiều lớp chưa gắn linh kiện",                     "",                   "PCE", 842'000,     62,         0, 10, "CN KR TW",       ""},
    {"85444294", "Cáp điện bọc nhựa PVC có đầu nối, điện áp dưới 1000 V",        "",                   "MTR", 915'000,     120,       10, 10, "CN KR",          ""},
    {"85044090", "Bộ nguồn chuyển đổi tĩnh điện 12 V",                           "DELTA LITEON",       "PCE", 5'620'000,   310,        0, 10, "CN TW",          ""},
    {"85366992", "Đầu nối dây điện dùng cho bo mạch, dòng dưới 16 A",            "MOLEX JST",          "PCE", 96'000,      6,          5, 10, "CN JP",          ""},
    {"85291040", "Ăng ten thu sóng gắn trong thiết bị",                          "",                   "PCE", 1'240'000,   45,         3, 10, "CN KR",          ""},
    {"85258990", "Camera quan sát gắn tường",                                    "HIKVISION DAHUA",    "PCE", 24'300'000,  520,        0, 10, "CN",             ""},
    {"84151010", "Máy điều hòa không khí treo tường 12000 BTU",                  "MIDEA DAIKIN GREE",  "BO",  214'000'000, 36'000,    30, 10, "CN TH MY",       ""},
    {"84501110", "Máy giặt tự động cửa trước 9 kg",                              "LG SAMSUNG ELECTROLUX","PCE",236'000'000,62'000,    25, 10, "CN TH",          ""},
    {"84181011", "Tủ lạnh gia dụng 320 lít",                                     "HITACHI SHARP",      "PCE", 268'000'000, 64'000,    25, 10, "TH CN",          ""},
    {"84821000", "Vòng bi cầu bằng thép",                                        "NSK NTN SKF",        "PCE", 1'180'000,   150,        3, 10, "JP CN DE",       ""},
    {"84137042", "Máy bơm nước ly tâm một tầng",                                 "EBARA PENTAX",       "PCE", 164'500'000, 28'000,    15, 10, "CN IT JP",       ""},
    {"84818099", "Van bi bằng thép không gỉ dùng cho đường ống",                 "KITZ",               "PCE", 14'200'000,  1'450,      3, 10, "CN JP KR",       ""},
    {"84798969", "Máy gắn linh kiện điện tử tự động",                            "PANASONIC YAMAHA",   "SET", 61'400'000'000, 2'350'000, 0, 10, "JP KR DE",    ""},
    {"84778039", "Máy ép nhựa phun ngang 180 tấn",                               "HAITIAN FANUC",      "SET", 42'700'000'000, 6'800'000, 0, 10, "CN JP",       ""},
    {"84522900", "Máy may công nghiệp một kim",                                  "JUKI BROTHER",       "PCE", 318'000'000, 34'000,     0, 10, "CN JP",          ""},
    {"84271000", "Xe nâng hàng tự hành chạy điện 2 tấn",                         "KOMATSU HELI",       "PCE", 12'800'000'000, 3'100'000, 0, 10, "CN JP",       ""},
    {"87084092", "Hộp số dùng cho xe ô tô con",                                  "AISIN",              "PCE", 684'000'000, 58'000,    10, 10, "TH JP CN",       ""},
    {"87089999", "Phụ tùng xe ô tô: giá đỡ bằng thép",                           "",                   "PCE", 3'450'000,   640,       15, 10, "TH CN KR",       ""},
    {"87141090", "Phụ tùng xe máy: bộ nhông xích",                               "",                   "SET", 6'900'000,   1'200,     30, 10, "TH CN ID",       ""},
    {"40112010", "Lốp cao su bơm hơi dùng cho xe tải",                           "BRIDGESTONE DOUBLE-COIN","PCE", 132'000'000, 54'000, 25, 10, "TH CN",       ""},
    {"72083990", "Thép hợp kim cán nóng dạng cuộn, chiều dày dưới 3 mm",         "",                   "TNE", 618'500'000, 1'000'000,  0, 10, "JP KR TW",       ""},
    {"72104912", "Thép lá mạ kẽm dạng cuộn",                                     "",                   "TNE", 782'400'000, 1'000'000, 10, 10, "KR TW JP",       ""},
    {"72193300", "Thép không gỉ cán nguội dạng cuộn, dày trên 1 mm",             "",                   "KGM", 2'140'000,   1'000,      0, 10, "KR TW ID",       ""},
    {"73181590", "Bu lông bằng thép các loại",                                   "",                   "KGM", 2'380'000,   1'000,     12, 10, "CN TW",          ""},
    {"76061290", "Nhôm hợp kim dạng tấm dày trên 0,2 mm",                        "",                   "KGM", 3'860'000,   1'000,      3, 10, "CN KR",          ""},
    {"74081120", "Dây đồng tinh luyện đường kính trên 6 mm",                     "",                   "KGM", 9'340'000,   1'000,      5, 10, "KR MY TH",       ""},
    {"39012000", "Hạt nhựa polyetylen HDPE dạng nguyên sinh",                    "",                   "KGM", 1'095'000,   1'000,      0, 10, "SA SG TH KR",    ""},
    {"39021040", "Hạt nhựa polypropylen PP dạng nguyên sinh",                    "",                   "KGM", 1'142'000,   1'000,      3, 10, "SA KR TH",       ""},
    {"39076100", "Hạt nhựa PET nguyên sinh",                                     "",                   "KGM", 986'000,     1'000,      3, 10, "CN TW",          ""},
    {"39199099", "Băng keo nhựa tự dính dạng cuộn",                              "3M TESA",            "ROL", 4'120'000,   380,        6, 10, "CN KR JP",       ""},
    {"39269099", "Khay nhựa dùng trong sản xuất linh kiện điện tử",              "",                   "PCE", 640'000,     210,       12, 10, "CN KR",          ""},
    {"28151100", "Natri hydroxit dạng rắn (xút vảy) NaOH 99%",                   "",                   "KGM", 512'000,     1'000,      3, 10, "CN TW IN",       ""},
    {"32061110", "Thuốc màu từ titan dioxit dùng cho sơn",                       "",                   "KGM", 2'870'000,   1'000,      0, 10, "CN TW",          ""},
    {"31021000", "Phân bón urê, hàm lượng đạm 46%",                              "",                   "TNE", 372'000'000, 1'000'000,  6,  0, "CN ID MY",       "PBON"},
    {"38089290", "Thuốc trừ nấm dùng trong nông nghiệp",                         "SYNGENTA",           "KGM", 8'450'000,   1'000,      0,  5, "CN IN DE",       "BVTV"},
    {"30049099", "Thuốc viên nén dùng cho người, đã đóng gói bán lẻ",            "SANOFI PFIZER",      "UNK", 4'260'000,   85,         0,  5, "IN FR DE",       "DUOC"},
    {"90189090", "Bộ dây truyền dịch y tế dùng một lần",                         "TERUMO BBRAUN",      "SET", 420'000,     38,         0,  5, "JP DE CN",       "TBYT"},
    {"33049930", "Kem dưỡng da mặt, hũ 50 ml",                                   "LOREAL INNISFREE",   "UNK", 6'340'000,   120,       20, 10, "KR FR JP",       "MPHM"},
    {"04021042", "Sữa bột gầy dạng nguyên liệu, hàm lượng béo dưới 1,5%",        "FONTERRA",           "KGM", 3'180'000,   1'000,      2, 10, "NZ AU US",       "KDDV"},
    {"02071492", "Cánh gà đông lạnh",                                            "",                   "KGM", 1'560'000,   1'000,     20,  0, "US BR KR",       "KDDV"},
    {"02023000", "Thịt trâu, bò không xương đông lạnh",                          "",                   "KGM", 4'120'000,   1'000,     14,  0, "IN AU US",       "KDDV"},
    {"03035400", "Cá thu nguyên con đông lạnh",                                  "",                   "KGM", 1'480'000,   1'000,     12,  0, "JP NO",          "KDDV"},
    {"08081000", "Táo tươi đóng thùng carton 18 kg",                             "",                   "KGM", 1'720'000,   1'000,      8,  0, "US NZ FR",       "KDTV"},
    {"08061000", "Nho tươi không hạt",                                           "",                   "KGM", 2'540'000,   1'000,      8,  0, "US AU CL",       "KDTV"},
    {"10019912", "Lúa mì hạt dùng làm bột mì",                                   "",                   "TNE", 296'000'000, 1'000'000,  0,  5, "AU CA UA",       "KDTV"},
    {"12019000", "Đậu tương hạt đã tách vỏ",                                     "",                   "TNE", 448'000'000, 1'000'000,  0,  5, "US BR CA",       "KDTV"},
    {"23040090", "Khô dầu đậu tương dùng làm thức ăn chăn nuôi",                 "",                   "TNE", 412'000'000, 1'000'000,  1,  5, "AR BR US",       "TACN"},
    {"22042111", "Rượu vang đỏ 13,5% vol, chai 750 ml",                          "BORDEAUX CONCHA",    "UNK", 5'180'000,   1'250,     50, 10, "FR CL IT",       "ATTP"},
    {"19053220", "Bánh quy xốp có phủ sô cô la",                                 "MONDELEZ",           "KGM", 4'860'000,   1'000,     30, 10, "ID MY TH",       "ATTP"},
    {"52010000", "Bông thiên nhiên chưa chải kỹ",                                "",                   "KGM", 1'925'000,   1'000,      0,  5, "US AU BR",       ""},
    {"54075200", "Vải dệt thoi 100% polyester đã nhuộm, khổ 150 cm",             "",                   "MTR", 1'360'000,   210,       12, 10, "CN KR TW",       ""},
    {"60063290", "Vải dệt kim 95% polyester 5% spandex",                         "",                   "MTR", 2'180'000,   320,       12, 10, "CN KR TW",       ""},
    {"55032000", "Xơ staple polyester chưa chải",                                "",                   "KGM", 1'080'000,   1'000,      0, 10, "CN KR TH",       ""},
    {"58071000", "Nhãn dệt bằng vật liệu dệt",                                   "",                   "PCE", 24'000,      2,         12, 10, "CN HK",          ""},
    {"96071100", "Khóa kéo răng bằng kim loại",                                  "YKK",                "PCE", 218'000,     22,        20, 10, "CN JP",          ""},
    {"41071200", "Da bò thuộc hoàn thiện dùng làm mũ giày",                      "",                   "FTK", 2'640'000,   110,        5, 10, "KR IT BR",       ""},
    {"64062020", "Đế giày bằng nhựa",                                            "",                   "NPR", 1'480'000,   420,       10, 10, "CN TW",          ""},
    {"48041100", "Giấy kraft lớp mặt chưa tráng dạng cuộn",                      "",                   "KGM", 642'000,     1'000,     10, 10, "JP ID RU",       ""},
    {"47032100", "Bột giấy hóa học từ gỗ cây lá kim đã tẩy trắng",               "",                   "TNE", 724'000'000, 1'000'000,  0, 10, "CL CA FI",       ""},
    {"44071110", "Gỗ thông xẻ sấy chưa bào",                                     "",                   "MTQ", 268'000'000, 520'000,    0, 10, "CL NZ US",       ""},
    {"27011290", "Than bitum dùng cho nhà máy nhiệt điện",                       "",                   "TNE", 118'000'000, 1'000'000,  3, 10, "ID AU RU",       ""},
    {"94054099", "Đèn LED chiếu sáng ngoài trời",                                "PHILIPS",            "PCE", 18'700'000,  1'900,     15, 10, "CN",             ""},
    {"95030060", "Đồ chơi bằng nhựa hình con vật",                               "LEGO",               "PCE", 1'920'000,   240,       10,  5, "CN DK",          "CHUQ"},
    {"69072191", "Gạch ốp lát ceramic 60 x 60 cm",                               "",                   "MTK", 7'360'000,   19'500,    35, 10, "CN IN ES",       "CHUQ"},
    {"70071110", "Kính an toàn cường lực dùng cho xe ô tô",                      "AGC",                "PCE", 34'800'000,  6'200,     20, 10, "CN TH",          "CHUQ"},
};

constexpr Good kExports[] = {
    {"85171300", "Điện thoại thông minh 128 GB",                                 "SAMSUNG",            "PCE", 213'000'000, 410,        0,  0, "US DE KR AE",    ""},
    {"85299040", "Mô đun camera dùng cho điện thoại",                            "",                   "PCE", 7'450'000,   12,         0,  0, "KR CN IN",       ""},
    {"85423900", "Mạch điện tử tích hợp đã kiểm thử",                            "",                   "PCE", 3'180'000,   5,          0,  0, "US MY TW",       ""},
    {"84433220", "Máy in phun màu",                                              "CANON",              "PCE", 64'200'000,  5'200,      0,  0, "US JP NL",       ""},
    {"85044019", "Bộ sạc pin dùng cho điện thoại",                               "",                   "PCE", 3'940'000,   92,         0,  0, "US KR DE",       ""},
    {"61091010", "Áo thun nam dệt kim 100% cotton",                              "",                   "PCE", 3'260'000,   180,        0,  0, "US JP DE",       ""},
    {"62034290", "Quần dài nam bằng vải bông",                                   "",                   "PCE", 6'840'000,   520,        0,  0, "US GB JP",       ""},
    {"61103000", "Áo khoác dệt kim từ sợi nhân tạo",                             "",                   "PCE", 7'420'000,   460,        0,  0, "US KR CA",       ""},
    {"64041190", "Giày thể thao mũ vải đế cao su",                               "NIKE ADIDAS",        "NPR", 14'800'000,  820,        0,  0, "US BE DE",       ""},
    {"64039990", "Giày da nữ",                                                   "",                   "NPR", 17'600'000,  760,        0,  0, "US GB NL",       ""},
    {"42022200", "Túi xách tay mặt ngoài bằng nhựa",                             "COACH",              "PCE", 12'900'000,  610,        0,  0, "US JP",          ""},
    {"94036090", "Tủ gỗ cao su đã sơn dùng trong phòng khách",                   "",                   "PCE", 92'500'000,  38'000,     0,  0, "US GB AU",       ""},
    {"94016100", "Ghế khung gỗ đã nhồi đệm",                                     "",                   "PCE", 58'400'000,  14'500,     0,  0, "US GB CA",       ""},
    {"44123300", "Gỗ dán từ gỗ keo dày dưới 6 mm",                               "",                   "MTQ", 318'000'000, 610'000,    0,  0, "KR JP MY",       ""},
    {"44012200", "Dăm gỗ keo",                                                   "",                   "TNE", 142'000'000, 1'000'000,  0,  0, "JP CN",          ""},
    {"03061721", "Tôm thẻ chân trắng đông lạnh, cỡ 31/40",                       "",                   "KGM", 8'650'000,   1'000,      0,  0, "US JP KR",       ""},
    {"03046200", "Phi lê cá tra đông lạnh",                                      "",                   "KGM", 2'940'000,   1'000,      0,  0, "US CN NL",       ""},
    {"16041419", "Cá ngừ đóng hộp ngâm dầu",                                     "",                   "KGM", 4'820'000,   1'000,      0,  0, "IL DE AE",       ""},
    {"09011129", "Cà phê robusta nhân xô, sàng 16",                              "",                   "TNE", 3'940'000'000, 1'000'000, 0, 0, "DE IT JP",       ""},
    {"09041120", "Hạt tiêu đen chưa xay",                                        "",                   "TNE", 4'860'000'000, 1'000'000, 0, 0, "US AE DE",       ""},
    {"10063099", "Gạo trắng hạt dài 5% tấm",                                     "",                   "TNE", 512'000'000, 1'000'000,  0,  0, "PH ID MY",       ""},
    {"08013200", "Hạt điều nhân WW320",                                          "",                   "KGM", 6'180'000,   1'000,      0,  0, "US NL CN",       ""},
    {"08106000", "Sầu riêng tươi",                                               "",                   "KGM", 3'860'000,   1'000,      0,  0, "CN TH",          ""},
    {"40012290", "Cao su tự nhiên SVR 3L",                                       "",                   "TNE", 1'640'000'000, 1'000'000, 0, 0, "CN IN MY",       ""},
    {"40111000", "Lốp cao su dùng cho xe ô tô con",                              "",                   "PCE", 36'400'000,  9'200,      0,  0, "US DE",          ""},
    {"72104911", "Thép lá mạ kẽm dạng cuộn, sơn phủ",                            "",                   "TNE", 768'000'000, 1'000'000,  0,  0, "US BE MX",       ""},
    {"73089099", "Kết cấu thép dùng cho nhà xưởng",                              "",                   "KGM", 1'860'000,   1'000,      0,  0, "AU JP KH",       ""},
    {"39232199", "Túi nhựa PE đựng hàng",                                        "",                   "KGM", 2'240'000,   1'000,      0,  0, "JP GB DE",       ""},
    {"25232990", "Xi măng Portland",                                             "",                   "TNE", 48'500'000,  1'000'000,  0,  0, "PH BD TW",       ""},
    {"19023040", "Mì ăn liền đóng gói 75 g",                                     "",                   "KGM", 2'360'000,   1'000,      0,  0, "US KR AU",       ""},
};
// clang-format on

}  // namespace

std::span<const Good> import_goods() { return kImports; }
std::span<const Good> export_goods() { return kExports; }

std::string_view word(std::string_view list, std::uint32_t n) {
  if (list.empty()) return {};
  const auto count = static_cast<std::uint32_t>(std::count(list.begin(), list.end(), ' ')) + 1;
  for (n %= count; n > 0; --n) list.remove_prefix(list.find(' ') + 1);
  return list.substr(0, list.find(' '));
}

bool has_word(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const std::size_t end = list.find(' ');
    if (list.substr(0, end) == wanted) return true;
    if (end == std::string_view::npos) break;
    list.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace luong::tools
