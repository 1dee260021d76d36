#include "core/officer_words.h"

#include <utility>

namespace luong {

Words words(Channel channel) noexcept {
  switch (channel) {
    case Channel::kGreen:
      return {"Luồng 1 - Xanh (miễn kiểm tra)", "Channel 1 - Green (no inspection)"};
    case Channel::kYellow:
      return {"Luồng 2 - Vàng (kiểm tra hồ sơ)", "Channel 2 - Yellow (document check)"};
    case Channel::kRed:
      return {"Luồng 3 - Đỏ (kiểm tra thực tế hàng hóa)", "Channel 3 - Red (physical inspection)"};
    case Channel::kNone:
      break;
  }
  return {"Không phân luồng", "No channel"};
}

Words words(Form form) noexcept {
  switch (form) {
    case Form::kDocuments:
      return {"kiểm tra hồ sơ", "document check"};
    case Form::kPhysical:
      return {"kiểm tra thực tế hàng hóa", "physical inspection"};
    case Form::kScan:
      return {"kiểm tra thực tế hàng hóa bằng soi chiếu", "physical inspection by scanning"};
    case Form::kNone:
      break;
  }
  return {"miễn kiểm tra", "no inspection"};
}

Words words(Extent extent) noexcept {
  switch (extent) {
    case Extent::kShare:
      return {"theo tỷ lệ", "a share of the goods"};
    case Extent::kFull:
      return {"toàn bộ", "in full"};
    case Extent::kNone:
      break;
  }
  return {"không", "none"};
}

Words words(Gate bit) noexcept {
  switch (bit) {
    case kGateHard:
      return {"tiêu chí cứng: pháp luật, chính sách, quản lý chuyên ngành",
              "hard criterion: law, policy, specialised management"};
    case kGateDirected:
      return {"chỉ dẫn rủi ro có hiệu lực", "a risk instruction in force"};
    case kGateSign:
      return {"có dấu hiệu vi phạm", "a sign of violation"};
    case kGateNonCompliant:
      return {"người khai hải quan không tuân thủ (mức 5)", "declarant non-compliant (level 5)"};
    case kGateHighRisk:
      return {"rủi ro cao theo kết quả đánh giá", "high risk by assessment"};
    case kGateRandom:
      return {"lựa chọn ngẫu nhiên", "random selection"};
    case kGateSystem:
      return {"hệ thống chưa đủ điều kiện đánh giá, chuyển công chức xem xét",
              "the system could not assess it fully, referred to an officer"};
    case kGateInherited:
      return {"giữ kết quả phân luồng đã có của tờ khai này hoặc của tờ khai đã hủy",
              "keeps the channel given before to this declaration or to the cancelled one"};
    case kGateOfficer:
      return {"công chức hải quan quyết định chuyển luồng",
              "another channel by an officer's decision"};
  }
  return {"", ""};
}

Words words(RevisionCause cause) noexcept {
  switch (cause) {
    case RevisionCause::kSibling:
      return {"tờ khai khác của cùng lô hàng tách được phân luồng cao hơn",
              "another part of the split consignment stands higher"};
    case RevisionCause::kScanSuspect:
      return {"kết quả soi chiếu có nghi vấn", "the scan is suspect"};
    case RevisionCause::kScanNotDone:
      return {"không soi chiếu được: chuyển sang mở kiểm tra",
              "it was not scanned: to be opened instead"};
    case RevisionCause::kScanUnreadable:
      return {"hình ảnh soi chiếu hai lần không đọc được, mở kiểm tra",
              "the scan could not be read twice: to be opened"};
    case RevisionCause::kOfficer:
      return {"công chức hải quan quyết định chuyển luồng", "an officer decided on it"};
  }
  return {"", ""};
}

Words failed_words(ScanCondition bit) noexcept {
  switch (bit) {
    case kScanRed:
      return {"lô hàng không thuộc luồng đỏ", "the lot is not Red"};
    case kScanHighRisk:
      return {"mức độ rủi ro chưa đủ cao để soi chiếu", "the risk is not high enough for scanning"};
    case kScanSuspicion:
      return {"không có nghi vấn cần làm rõ bằng soi chiếu",
              "there is no suspicion that a scan would settle"};
    case kScanRoute:
      return {"hàng không đóng trong container hoặc phương thức vận chuyển không phù hợp",
              "the goods are not in containers, or the mode of transport does not suit"};
    case kScanSite:
      return {"không có máy soi container phù hợp tại địa điểm dỡ hàng hoặc xếp hàng",
              "no fitting container scanner stands where the goods are unloaded or loaded"};
    case kScanCapacity:
      return {"các máy soi phù hợp đã hết lượt trong thời gian tới",
              "every fitting scanner is booked out for the time ahead"};
    case kScanOneForm:
      return {"có căn cứ kiểm tra thực tế mà soi chiếu không làm rõ được",
              "a ground for Red remains that a scan cannot settle"};
    case kScanKept:
      return {"các lượt soi còn lại dành cho lô hàng rủi ro cao hơn",
              "the slots that are left are kept for lots of higher risk"};
    case kScanOnePlace:
      return {"container đã được chọn soi chiếu cho lô hàng khác",
              "a container of it is to be scanned for another lot already"};
    case kScanQueue:
      return {"quá nhiều container đang chờ tại máy soi",
              "too many containers wait for the scanner already"};
    case kScanNotApproved:
      return {"soi chiếu đã được khuyến nghị nhưng không được phê duyệt hoặc không thực hiện được",
              "it was recommended, but not approved, or could not be done"};
    case kScanHomogeneity:
      return {"hàng hóa gồm quá nhiều chủng loại để đối chiếu qua hình ảnh",
              "the goods are of too many kinds for an image to be compared with"};
  }
  return {"", ""};
}

Words words(PermitState state) noexcept {
  switch (state) {
    case PermitState::kUnknown:
      return {"Cơ chế một cửa chưa có thông tin", "unknown to the single window"};
    case PermitState::kValid:
      return {"đã cấp", "issued"};
    case PermitState::kRevoked:
      return {"đã thu hồi", "revoked"};
    case PermitState::kPending:
      return {"đã đăng ký kiểm tra chuyên ngành, chưa có kết quả",
              "registered for specialised inspection, no result yet"};
    case PermitState::kPassed:
      return {"kiểm tra chuyên ngành: đạt", "specialised inspection passed"};
    case PermitState::kFailed:
      return {"kiểm tra chuyên ngành: không đạt", "specialised inspection not passed"};
  }
  return {"", ""};
}

Words words(AccountStanding standing) noexcept {
  switch (standing) {
    case AccountStanding::kNotAsked:
      break;
    case AccountStanding::kMissing:
      return {"không khai số tờ khai hoặc danh mục đối ứng", "names no account to draw on"};
    case AccountStanding::kUnconfirmed:
      return {"hệ thống không có dữ liệu về số đã khai",
              "nothing is known under the number declared"};
    case AccountStanding::kClosed:
      return {"danh mục đã đóng hoặc tờ khai gốc đã hủy",
              "the list is closed, or the declaration cancelled"};
    case AccountStanding::kOtherGoods:
      return {"hàng khai không thuộc danh mục, tờ khai gốc", "goods other than those it is for"};
    case AccountStanding::kOtherHolder:
      return {"của doanh nghiệp khác", "of another trader"};
    case AccountStanding::kExpired:
      return {"đã hết thời hạn", "past its time"};
    case AccountStanding::kOtherUnit:
      return {"khác đơn vị tính", "in another unit"};
    case AccountStanding::kExhausted:
      return {"vượt lượng còn lại", "more than is left"};
    case AccountStanding::kMet:
      return {"đủ lượng", "enough is left"};
  }
  return {"", ""};
}

Words words(ObligationKind kind) noexcept {
  switch (kind) {
    case ObligationKind::kReexport:
      return {"hàng tạm nhập, tạm xuất quá thời hạn", "temporary goods past their deadline"};
    case ObligationKind::kExit:
      return {"hàng chịu sự giám sát chưa ra khỏi lãnh thổ",
              "goods under supervision not seen to leave"};
    case ObligationKind::kCounterpart:
      return {"xuất khẩu tại chỗ chưa có tờ khai nhập khẩu",
              "on-the-spot exports without their import"};
  }
  return {"", ""};
}

Words words(PermitStanding standing) noexcept {
  switch (standing) {
    case PermitStanding::kNotRequired:
      return {"không phải có giấy phép", "needs no permit"};
    case PermitStanding::kMissing:
      return {"chưa khai giấy phép, hoặc giấy phép đã khai hết hạn",
              "no permit declared, or it has expired"};
    case PermitStanding::kUnconfirmed:
      return {"giấy phép đã khai chưa được Cơ chế một cửa xác nhận",
              "the permit declared is not confirmed by the single window"};
    case PermitStanding::kFeedDown:
      return {"mất kết nối Cơ chế một cửa, chưa xác nhận được giấy phép",
              "the single window is silent, the permit cannot be confirmed"};
    case PermitStanding::kNotValid:
      return {"giấy phép bị thu hồi, ngoài thời hạn, không đúng mặt hàng hoặc đơn vị tính",
              "the permit is revoked, outside its dates, or for other goods or units"};
    case PermitStanding::kFailed:
      return {"kiểm tra chuyên ngành không đạt", "specialised inspection not passed"};
    case PermitStanding::kOtherHolder:
      return {"giấy phép của tổ chức, cá nhân khác", "the permit is another's"};
    case PermitStanding::kExhausted:
      return {"lượng còn lại của giấy phép không đủ", "the balance of the permit is too small"};
    case PermitStanding::kPending:
      return {"chưa có kết quả kiểm tra chuyên ngành",
              "specialised inspection without a result yet"};
    case PermitStanding::kMet:
      return {"đủ giấy phép", "has its permit"};
  }
  return {"", ""};
}

Words words(Kind kind) noexcept {
  switch (kind) {
    case Kind::kHard:
      return {"tiêu chí cứng", "hard criterion"};
    case Kind::kDirected:
      return {"chỉ dẫn rủi ro", "risk instruction"};
    case Kind::kRisk:
      return {"tiêu chí trên cơ sở đánh giá rủi ro", "risk-assessed criterion"};
    case Kind::kRandom:
      return {"lựa chọn ngẫu nhiên", "random selection"};
    case Kind::kSystem:
      return {"tiêu chí hệ thống", "system criterion"};
  }
  return {"", ""};
}

Words advice_words(std::string_view word) noexcept {
  constexpr std::pair<std::string_view, Words> kWords[] = {
      {"value_consult", {"tham vấn trị giá", "value consultation"}},
      {"sample", {"lấy mẫu phân tích, phân loại", "take a sample for classification"}},
      {"co_verify", {"xác minh giấy chứng nhận xuất xứ (C/O)", "verify the certificate of origin"}},
      {"e_seal", {"giám sát bằng seal định vị điện tử", "supervise by positioning e-seal"}},
      {"eseal", {"giám sát bằng seal định vị điện tử", "supervise by positioning e-seal"}},
      {"specialised_method",
       {"áp dụng phương thức kiểm tra chuyên ngành phù hợp",
        "apply the fitting method of specialised inspection"}},
      {"priority", {"ưu tiên làm thủ tục trước", "process with priority"}},
      {"review", {"rà soát thông tin đối tượng trùng khớp", "review the match by hand"}},
  };
  for (const auto& [known, text] : kWords) {
    if (known == word) return text;
  }
  return {word, word};
}

std::string vnd_text(std::int64_t amount) {
  std::string digits = std::to_string(amount);
  const std::size_t sign = amount < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > sign + 3;) {
    at -= 3;
    digits.insert(at, 1, '.');
  }
  return digits + " đ";
}

}  // namespace luong
