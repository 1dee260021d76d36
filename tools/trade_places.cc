#include "tools/trade_places.h"

#include <algorithm>
#include <cassert>

namespace luong::tools {
namespace {

// clang-format off
constexpr BorderGate kGates[] = {
    {"02CI", "VNCLI", "02CIS01", "Cảng Cát Lái, TP Hồ Chí Minh",            '2', 250},
    {"03CC", "VNHPH", "03CCS03", "Cảng Hải Phòng, khu vực Chùa Vẽ",         '2', 140},
    {"03CE", "VNDVN", "03CES08", "Cảng Nam Đình Vũ, Hải Phòng",             '2', 90},
    {"51C1", "VNCMT", "51C1S02", "Cảng Cái Mép - Thị Vải",                  '2', 80},
    {"34CE", "VNDAD", "34CES01", "Cảng Tiên Sa, Đà Nẵng",                   '2', 40},
    {"43IH", "VNVUT", "43IHW04", "Cảng cạn ICD Bình Dương",                 '2', 40},
    {"02DS", "VNSGN", "02DSC01", "Kho hàng hóa sân bay Tân Sơn Nhất",       '1', 110},
    {"01B1", "VNHAN", "01B1A02", "Kho hàng hóa sân bay Nội Bài",            '1', 120},
    {"15BB", "VNHNI", "15BBG01", "Cửa khẩu quốc tế Hữu Nghị, Lạng Sơn",     '4', 70},
    {"20BB", "VNMCA", "20BBG02", "Cửa khẩu quốc tế Móng Cái",               '4', 30},
    {"15BE", "VNDDG", "15BEF01", "Ga liên vận quốc tế Đồng Đăng",           '5', 10},
    {"45B1", "VNMBI", "45B1G01", "Cửa khẩu quốc tế Mộc Bài, Tây Ninh",      '4', 20},
};

constexpr Country kCountries[] = {
    {"CN", "CNGZG CNSHA CNNGB CNSZX", "CNCAN", "CNPIN", "CNY", "B05", "E", "Guangzhou|Shenzhen|Ningbo|Shanghai|Nanning", "GUANGZHOU LIANHE TRADING CO LTD|NINGBO HENGTONG INDUSTRY CO LTD|SHENZHEN MINGDA ELECTRONICS CO LTD|GUANGXI YUFENG IMPORT EXPORT CO LTD|SHANGHAI BAOLI MATERIALS CO LTD", 6},
    {"KR", "KRPUS KRINC", "KRICN", "", "KRW", "B06", "AK", "Busan|Incheon|Suwon|Gumi", "HANSUNG ELECTRONICS CO LTD|DAEYANG CHEMICAL CORP|SAMJIN TEXTILE CO LTD|KOREA PRECISION METAL CO LTD", 7},
    {"JP", "JPYOK JPOSA JPNGO", "JPNRT", "", "JPY", "B09", "AJ", "Yokohama|Osaka|Nagoya|Tokyo", "FUJIKAWA SEISAKUSHO CO LTD|NIPPON KOHAN TRADING CO LTD|MARUYAMA KIKAI CO LTD|TOYO KASEI CORPORATION", 9},
    {"TW", "TWKHH TWKEL", "TWTPE", "", "USD", "", "", "Kaohsiung|Taipei|Taichung", "FORMOSA PACIFIC ENTERPRISE CO LTD|TAIWAN CHENGFU TEXTILE CO LTD|HSIN YUAN PRECISION CO LTD", 5},
    {"TH", "THLCH THBKK", "THBKK", "", "THB", "B04", "D", "Bangkok|Chonburi|Rayong", "SIAM UNITED PARTS CO LTD|THAI PROSPER POLYMER PCL|BANGKOK AUTO SUPPLY CO LTD", 4},
    {"MY", "MYPKG MYPGU", "MYKUL", "", "USD", "B04", "D", "Port Klang|Johor Bahru|Penang", "MALAYA SEMICON SDN BHD|PERDANA CHEMICALS SDN BHD", 4},
    {"ID", "IDJKT IDSUB", "IDCGK", "", "USD", "B04", "D", "Jakarta|Surabaya|Batam", "PT NUSANTARA MAKMUR|PT INDO JAYA ABADI", 6},
    {"SG", "SGSIN", "SGSIN", "", "SGD", "B04", "D", "Singapore", "STRAITS POLYMER PTE LTD|MARINA BAY TRADING PTE LTD", 3},
    {"PH", "PHMNL", "PHMNL", "", "USD", "B04", "D", "Manila|Cebu", "LUZON GRAINS CORPORATION|MANILA FOODS TRADING INC", 5},
    {"KH", "KHKOS", "KHPNH", "KHBAV", "USD", "B04", "D", "Phnom Penh|Bavet", "MEKONG STEEL CO LTD|ANGKOR TRADING CO LTD", 3},
    {"IN", "INNSA INMAA", "INBOM", "", "USD", "B08", "AI", "Mumbai|Chennai|Ahmedabad", "BHARAT AGRO EXPORTS PVT LTD|SUNRISE PHARMACHEM LTD|GUJARAT CERAMICS PVT LTD", 12},
    {"AU", "AUMEL AUSYD", "AUSYD", "", "AUD", "B07", "AANZ", "Melbourne|Sydney|Brisbane", "SOUTHERN CROSS COMMODITIES PTY LTD|GOLDEN PLAINS GRAIN PTY LTD", 16},
    {"NZ", "NZAKL NZTRG", "NZAKL", "", "USD", "B07", "AANZ", "Auckland|Tauranga", "AOTEAROA DAIRY LTD|PACIFIC ORCHARDS LTD", 20},
    {"CL", "CLVAP CLSAI", "CLSCL", "", "USD", "B13", "VC", "Santiago|Valparaiso", "VINA DEL VALLE SPA|MADERAS ANDINAS SA", 38},
    {"US", "USLAX USLGB USNYC", "USLAX", "", "USD", "", "", "Los Angeles|Memphis|New York|Seattle", "PACIFIC RIM COTTON LLC|MIDWEST GRAIN AND FEED INC|BLUE RIDGE FURNISHINGS INC|HARBOR APPAREL GROUP LLC", 26},
    {"CA", "CAVAN", "CAYVR", "", "USD", "", "", "Vancouver|Toronto", "PRAIRIE PULSE COOPERATIVE LTD|MAPLE FOREST PULP CORP", 24},
    {"MX", "MXZLO", "MXMEX", "", "USD", "", "", "Monterrey|Manzanillo", "ACEROS DEL NORTE SA DE CV", 30},
    {"BR", "BRSSZ BRPNG", "BRGRU", "", "USD", "", "", "Santos|Paranagua", "AGRO CERRADO EXPORTADORA SA|FRIGORIFICO SUL LTDA", 40},
    {"AR", "ARBUE", "AREZE", "", "USD", "", "", "Buenos Aires|Rosario", "PAMPA OLEAGINOSAS SA", 42},
    {"DE", "DEHAM DEBRV", "DEFRA", "", "EUR", "", "", "Hamburg|Stuttgart|Munich", "RHEINTAL MASCHINENBAU GMBH|NORDSEE HANDELS GMBH|SCHWABEN PHARMA AG", 34},
    {"FR", "FRLEH", "FRCDG", "", "EUR", "", "", "Le Havre|Bordeaux|Lyon", "CHATEAU DES COLLINES SARL|LABORATOIRES VALOIS SAS", 32},
    {"IT", "ITGOA", "ITMXP", "", "EUR", "", "", "Genova|Milano|Vicenza", "CONCERIA DEL BRENTA SPA|POMPE ADRIATICHE SRL", 30},
    {"ES", "ESVLC", "ESMAD", "", "EUR", "", "", "Valencia|Castellon", "AZULEJOS DEL TURIA SL", 30},
    {"NL", "NLRTM", "NLAMS", "", "EUR", "", "", "Rotterdam|Amsterdam", "MAASVLAKTE IMPORT BV|POLDER FOODS BV", 33},
    {"BE", "BEANR", "BEBRU", "", "EUR", "", "", "Antwerp", "SCHELDE STEEL NV|ANTWERP FOOTWEAR NV", 33},
    {"GB", "GBFXT", "GBLHR", "", "GBP", "", "", "London|Felixstowe", "ALBION HOME FURNISHINGS LTD|SEVERN CLOTHING LTD", 33},
    {"DK", "DKAAR", "DKCPH", "", "EUR", "", "", "Aarhus|Copenhagen", "JYLLAND PLAST AS", 35},
    {"FI", "FIHEL", "FIHEL", "", "EUR", "", "", "Helsinki", "SUOMEN SELLU OY", 38},
    {"NO", "NOBGO", "NOOSL", "", "USD", "", "", "Bergen", "VESTFJORD SEAFOOD AS", 40},
    {"SA", "SAJED SADMM", "SARUH", "", "USD", "", "", "Jubail|Dammam", "EASTERN PROVINCE POLYMERS CO|AL WADI PETROCHEMICALS LLC", 18},
    {"AE", "AEJEA", "AEDXB", "", "USD", "", "", "Dubai", "GULF GENERAL TRADING LLC|JEBEL ALI FOODS FZE", 16},
    {"IL", "ILHFA", "ILTLV", "", "USD", "", "", "Haifa", "CARMEL CANNED FOODS LTD", 24},
    {"RU", "RUVVO", "RUSVO", "", "USD", "", "", "Vladivostok", "DALNIY VOSTOK RESURS OOO", 14},
    {"UA", "UAODS", "UAKBP", "", "USD", "", "", "Odesa", "CHORNOZEM AGRO TOV", 30},
    {"BD", "BDCGP", "BDDAC", "", "USD", "", "", "Chattogram", "KARNAPHULI BUILDERS LTD", 10},
    {"HK", "HKHKG", "HKHKG", "", "USD", "", "", "Hong Kong", "KOWLOON ACCESSORIES LTD|HARBOUR LABEL CO LTD", 3},
    {"NG", "NGAPP", "NGLOS", "", "USD", "", "", "Lagos", "LAGOS DELTA TRADING LTD", 36},
    {"MZ", "MZMPM", "MZMPM", "", "USD", "", "", "Maputo", "MAPUTO TIMBER LDA", 28},
    {"CI", "CIABJ", "CIABJ", "", "USD", "", "", "Abidjan", "ABIDJAN CASHEW SARL", 34},
    {"CO", "COBUN", "COBOG", "", "USD", "", "", "Buenaventura", "ANDES AGROPECUARIA SAS", 36},
    {"KP", "KPNAM", "KPFNJ", "", "USD", "", "", "Nampo", "NAMPO GENERAL TRADING CORP", 8},
};

constexpr Currency kCurrencies[] = {
    {"USD", 25'450'000'000, 1'000'000},
    {"CNY", 3'512'000'000, 7'246'583},
    {"EUR", 27'680'000'000, 919'436},
    {"JPY", 171'400'000, 148'483'081},
    {"KRW", 18'300'000, 1'390'710'382},
    {"THB", 742'000'000, 34'299'191},
    {"SGD", 19'020'000'000, 1'338'065},
    {"AUD", 16'480'000'000, 1'544'296},
    {"GBP", 32'950'000'000, 772'382},
};
// clang-format on

}  // namespace

std::span<const BorderGate> border_gates() { return kGates; }

const Country* country(std::string_view code) {
  for (const Country& row : kCountries) {
    if (row.code == code) return &row;
  }
  return nullptr;
}

const Currency& currency(std::string_view code) {
  for (const Currency& row : kCurrencies) {
    if (row.code == code) return row;
  }
  assert(false && "a currency that the table lacks");
  return kCurrencies[0];
}

std::string_view choice(std::string_view list, std::uint32_t n) {
  const auto count = static_cast<std::uint32_t>(std::count(list.begin(), list.end(), '|')) + 1;
  for (n %= count; n > 0; --n) list.remove_prefix(list.find('|') + 1);
  return list.substr(0, list.find('|'));
}

}  // namespace luong::tools
