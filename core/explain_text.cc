// The page of core/explain.h as lines of text.
#include "core/explain.h"
#include "core/reply.h"

namespace luong {
namespace {

// A page in one language: lines with indents, two spaces a level.
class Page {
 public:
  explicit Page(Language language) : language_(language) {}

  std::string_view say(Words words) const { return words.in(language_); }
  std::string_view say_text(const Bilingual& text) const {
    return language_ == Language::kVietnamese ? text.vi : text.en;
  }
  Page& line(std::string_view text, int level = 0) {
    out_.append(static_cast<std::size_t>(level) * 2, ' ').append(text).push_back('\n');
    return *this;
  }
  Page& labelled(Words label, std::string_view value, int level = 0) {
    return line(std::string(say(label)).append(": ").append(value), level);
  }
  std::string take() { return std::move(out_); }

 private:
  Language language_;
  std::string out_;
};

std::string joined(const std::vector<CriterionId>& ids) {
  std::string text;
  for (const CriterionId id : ids) {
    if (!text.empty()) text += ", ";
    text += id.view();
  }
  return text;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

void say_declaration(Page& page, const Explanation& e) {
  std::string head = e.declaration_no.text();
  head.append(" (").append(name(e.procedure));
  if (!e.kind.empty()) head.append(", ").append(e.kind);
  head += ')';
  page.labelled({"Tờ khai hải quan", "Customs declaration"}, head);
  page.labelled({"Người khai hải quan", "Declarant"}, e.trader_tax_code + " " + e.trader_name);
  page.labelled({"Đơn vị hải quan", "Customs office"}, e.customs_office);
  page.labelled({"Đăng ký", "Registered"}, to_string(e.registered_at));
  if (e.tax_value_vnd) {
    page.labelled({"Trị giá tính thuế", "Taxable value"}, vnd_text(*e.tax_value_vnd));
  }
}

void say_rejection(Page& page, const Explanation& e) {
  page.line(page.say(
      {"KHÔNG CHẤP NHẬN ĐĂNG KÝ TỜ KHAI (khuyến nghị)", "REGISTRATION REFUSED (recommendation)"}));
  page.labelled({"Mã", "Code"}, e.verdict.official_code.view(), 1);
  page.labelled({"Theo dữ liệu tính đến", "As known at"}, to_string(e.verdict.as_of), 1);
}

void say_form(Page& page, const Verdict& v) {
  page.line(page.say(words(v.channel)));
  std::string form(page.say(words(v.form)));
  if (v.form != Form::kNone) form.append(", ").append(page.say(words(v.extent)));
  page.labelled({"Hình thức, mức độ kiểm tra", "Form and extent of inspection"}, form);
}

void say_channel(Page& page, const Explanation& e) {
  const Verdict& v = e.verdict;
  say_form(page, v);
  if (v.hold) {
    page.labelled({"TẠM GIỮ HÀNG, chỉ công chức có thẩm quyền được bỏ, kèm lý do",
                   "GOODS ON HOLD, lifted only by an officer with a reason"},
                  e.hold_code ? e.hold_code->view()
                              : page.say({"tiêu chí không hiển thị", "criterion withheld"}));
  }
  if (v.gate == 0) return;
  page.line(page.say({"Lý do không thuộc luồng xanh:", "Why it is not Green:"}));
  for (unsigned bit = 1; bit <= kGateAll; bit <<= 1U) {
    if ((v.gate & bit) != 0)
      page.line("- " + std::string(page.say(words(static_cast<Gate>(bit)))), 1);
  }
}

// After the reply, and what by whom.
void say_revision(Page& page, const Explanation& e) {
  if (!e.revision) return;
  const Revision& revision = *e.revision;
  std::string text = std::to_string(revision.number);
  text.append(": ").append(page.say(words(revision.cause)));
  if (!revision.officer.empty()) text.append(", ").append(revision.officer);
  if (!revision.reason.empty()) text.append(": ").append(revision.reason);
  page.labelled({"Nâng luồng sau khi trả lời, lần", "Raised after the reply, time"}, text);
  page.labelled({"Luồng trước đó", "The channel before"}, page.say(words(revision.from)), 1);
  page.labelled({"Theo bản ghi số", "By entry"}, std::to_string(revision.cause_sequence), 1);
}

void say_history(Page& page, const Explanation& e) {
  say_revision(page, e);
  if (e.verdict.supersedes != 0 && !e.revision) {
    page.labelled({"Tiếp theo bản khai", "Follows version"},
                  DeclarationNumber::from_value(e.verdict.supersedes).text());
  }
  if (e.stream.cancelled_channel != 0) {
    page.labelled({"Trùng vận đơn, hóa đơn hoặc container với tờ khai đã hủy",
                   "Shares bill, invoice or container with a cancelled declaration"},
                  std::to_string(e.stream.cancelled_root));
  }
  if (e.stream.prearrival_channel != 0) {
    page.labelled({"Đánh giá trước khi hàng đến", "Assessed before arrival"},
                  std::to_string(e.stream.prearrival_sequence));
  }
  if (e.stream.family_channel != 0) {
    page.labelled({"Cùng lô hàng tách tờ khai với", "Part of one consignment with"},
                  DeclarationNumber::from_value(e.stream.family_number).text());
  }
  if (e.stream.amends_unknown_root) {
    page.line(page.say({"Sửa đổi tờ khai mà hệ thống chưa từng nhận: đánh giá như tờ khai mới",
                        "Amends a declaration never seen here: judged as new"}));
  }
  if (e.stream.preregistrations != 0) {
    page.labelled({"Số lần khai tạm trước đó", "Pre-registrations before"},
                  std::to_string(e.stream.preregistrations));
  }
}

void say_evidence(Page& page, const Evidence& evidence) {
  std::string text;
  if (evidence.line_no != 0) {
    text.append(page.say({"Dòng hàng ", "Goods line "})).append(std::to_string(evidence.line_no));
    text.append(": ").append(evidence.hs_code).append(" ").append(evidence.item_name);
  } else {
    text.append(page.say({"Toàn tờ khai", "Whole declaration"}));
  }
  page.line(text, 2);
  for (const auto& [field, value] : evidence.values) {
    const std::string_view said =
        value.empty() ? page.say({"(không khai)", "(not declared)"}) : value;
    page.line(field + " = " + std::string(said), 3);
  }
}

void say_reason(Page& page, const ExplainedReason& reason) {
  if (reason.withheld) {
    page.line(page.say({"- tiêu chí không hiển thị (bảo mật)", "- criterion withheld (secret)"}),
              1);
    return;
  }
  std::string head = "- " + std::string(reason.id.view());
  if (reason.known) {
    head.append(" ")
        .append(page.say_text(reason.title))
        .append(" [")
        .append(page.say(words(reason.kind)));
    if (reason.points != 0) {
      head.append(", ")
          .append(std::to_string(reason.points))
          .append(page.say({" điểm", " points"}));
    }
    head += ']';
  }
  page.line(head, 1);
  for (const Evidence& evidence : reason.evidence) say_evidence(page, evidence);
  for (const LegalBasis& basis : reason.legal_basis) {
    std::string text = basis.text;
    if (!basis.verified) text.append(page.say({" (chưa kiểm chứng)", " (unverified)"}));
    page.labelled({"Căn cứ", "Legal basis"}, text, 2);
  }
  for (const Bilingual& guidance : reason.guidance) {
    std::string text(page.say_text(guidance));
    if (!reason.guidance_code.empty()) text.append(" [").append(reason.guidance_code).append("]");
    page.labelled({"Hướng dẫn kiểm tra", "What to check"}, text, 2);
  }
}

void say_system(Page& page, const Explanation& e) {
  if (e.deadline_passed) {
    page.line(page.say({"Quá thời hạn trả lời: tối thiểu luồng vàng",
                        "The deadline had passed: at least Yellow"}));
  }
  if (!e.verdict.missing_tables.empty()) {
    page.labelled({"Thiếu bảng tham chiếu của tiêu chí cứng", "Missing tables of hard criteria"},
                  joined(e.verdict.missing_tables));
  }
  if (e.verdict.incomplete) {
    page.labelled({"CHƯA ĐÁNH GIÁ HẾT, chuyển công chức; tiêu chí không tính được",
                   "INCOMPLETE, refer to officer; criteria that could not be judged"},
                  joined(e.failed));
  }
  if (!e.skipped.empty()) {
    page.labelled({"Tiêu chí bỏ qua vì thiếu danh mục", "Criteria skipped for want of a list"},
                  joined(e.skipped));
  }
}

// Whose it is, until when, and how much is left of it.
void append_terms(const Page& page, const ExplainedPermit& permit, std::string& text) {
  if (!permit.holder.empty()) {
    text.append(page.say({", của ", ", held by "})).append(permit.holder);
  }
  if (permit.valid_to) {
    text.append(page.say({", đến ", ", until "})).append(to_string(*permit.valid_to));
  }
  if (permit.limited) {
    text.append(page.say({", còn ", ", left "})).append(permit.left).append(" / ");
    text.append(permit.granted).append(" ").append(permit.unit);
  }
}

Words account_words(std::string_view type) {
  if (type == "exempt_goods") return {"Danh mục miễn thuế ", "Exemption list "};
  if (type == "temporary_goods") return {"Tờ khai tạm nhập, tạm xuất ", "Temporary declaration "};
  return {"Tờ khai xuất khẩu tại chỗ ", "On-the-spot export "};
}

void say_accounts(Page& page, const Explanation& e) {
  for (const ExplainedPermit& account : e.accounts) {
    std::string text(page.say(account_words(account.type)));
    text.append(account.no);
    append_terms(page, account, text);
    page.line(text);
  }
  for (const auto& [line_no, standing] : e.account_faults) {
    std::string text;
    if (line_no != 0) {
      text.append(page.say({"Dòng hàng ", "Goods line "})).append(std::to_string(line_no) + ": ");
    }
    text.append(page.say(words(standing)));
    page.line(text, 1);
  }
  for (std::size_t kind = 0; kind < kObligationKinds; ++kind) {
    if (e.overdue[kind] == 0) continue;
    std::string text(page.say({"Doanh nghiệp còn ", "The trader has "}));
    text.append(std::to_string(e.overdue[kind]) + ": ");
    text.append(page.say(words(static_cast<ObligationKind>(kind))));
    page.line(text);
  }
}

void say_permits(Page& page, const Explanation& e) {
  if (e.permits.empty()) return;
  page.line(page.say({"Giấy phép, kiểm tra chuyên ngành theo Cơ chế một cửa quốc gia:",
                      "Permits and specialised inspection, as the single window tells:"}));
  for (const ExplainedPermit& permit : e.permits) {
    std::string text = "- " + permit.type + " " + permit.no + ": ";
    text.append(page.say(words(permit.state)));
    append_terms(page, permit, text);
    page.line(text, 1);
  }
  for (const auto& [line_no, standing] : e.lines_without_permit) {
    page.line(std::string(page.say({"Dòng hàng ", "Goods line "})) + std::to_string(line_no) +
                  ": " + std::string(page.say(words(standing))),
              1);
  }
  if (e.permit_feed_silent) {
    page.line(page.say({"Cơ chế một cửa im lặng quá thời hạn: thông tin trên có thể đã cũ",
                        "The single window has been silent too long: the above may be old"}),
              1);
  }
}

std::string local_hour(std::int64_t hour) {
  return to_string(Instant{hour * kHourMs}).substr(0, 16);
}

void say_scan(Page& page, const Explanation& e) {
  const ScanRecommendation& scan = e.verdict.scan;
  if (!scan.recommended) {
    page.line(page.say({"Soi chiếu: không khuyến nghị, vì", "Scanning: not recommended, because"}));
    for (unsigned bit = 1; bit <= kScanAll; bit <<= 1U) {
      if ((scan.failed & bit) == 0) continue;
      page.line("- " + std::string(page.say(failed_words(static_cast<ScanCondition>(bit)))), 1);
    }
    return;
  }
  page.line(page.say({"Soi chiếu: khuyến nghị, do công chức có thẩm quyền phê duyệt",
                      "Scanning: recommended, for an officer to approve"}));
  if (scan.facilitation) {
    page.line(page.say({"Theo đề nghị của người khai, thay cho mở kiểm tra",
                        "At the declarant's request, instead of opening the goods"}),
              1);
  }
  page.labelled({"Máy soi container", "Container scanner"}, page.say_text(e.device), 1);
  page.labelled({"Thời gian", "Window"},
                local_hour(scan.offer.first_hour) + " - " +
                    local_hour(scan.offer.first_hour + scan.offer.hours) + " (+07:00)",
                1);
  std::string containers;
  for (const ContainerNumber& container : scan.containers) {
    if (!containers.empty()) containers += ", ";
    containers += container.view();
  }
  page.labelled({"Container", "Containers"}, containers, 1);
}

void say_versions(Page& page, const Explanation& e) {
  const ContextVersions& v = e.versions;
  page.labelled({"Hồ sơ doanh nghiệp", "Enterprise snapshot"},
                std::to_string(v.snapshot_generation) + " + " + std::to_string(v.delta_sequence) +
                    " (" + to_string(e.evaluated_at) + ")");
  page.labelled({"Bộ tiêu chí", "Criteria pack"}, v.pack);
  page.labelled({"Dữ liệu tham chiếu", "Reference data"}, v.reference);
  page.labelled({"Danh sách máy soi", "Scanner registry"}, v.scanners);
  page.labelled({"Khóa lựa chọn ngẫu nhiên", "Key of the random selection"}, v.key_id);
  if (v.epoch.number != 0) {
    page.labelled({"Kỳ chọn lọc", "Selectivity epoch"}, std::to_string(v.epoch.number));
  }
  page.labelled({"Tiếp nhận", "Received"}, to_string(e.arrival));
  if (e.receipt_sequence != 0) {
    page.labelled({"Biên nhận", "Receipt"},
                  std::to_string(e.receipt_sequence) + " " + e.receipt_hash);
  }
}

}  // namespace

std::string text(const Explanation& e, Language language) {
  Page page(language);
  say_declaration(page, e);
  page.line("");
  const bool rejected = e.verdict.decision == Decision::kRejected;
  if (rejected) {
    say_rejection(page, e);
  } else {
    say_channel(page, e);
  }
  say_history(page, e);
  say_system(page, e);
  page.line("");
  page.line(page.say(e.reasons.empty() ? Words{"Tiêu chí: không có", "Criteria: none"}
                                       : Words{"Tiêu chí:", "Criteria:"}));
  for (const ExplainedReason& reason : e.reasons) say_reason(page, reason);
  say_permits(page, e);
  say_accounts(page, e);
  if (!rejected) {
    page.labelled({"Điểm an ninh, an toàn cộng đồng", "Score, security and community safety"},
                  std::to_string(e.verdict.tier1_score));
    page.labelled({"Điểm buôn lậu, gian lận thương mại", "Score, smuggling and trade fraud"},
                  std::to_string(e.verdict.tier2_score));
    for (const ListedCode& advice : e.advice) {
      for (const Bilingual& text : advice.texts) {
        page.labelled({"Khuyến nghị thêm", "Advice"}, page.say({text.vi, text.en}));
      }
    }
    for (const Bilingual& benefit : e.benefits) {
      page.labelled({"Chế độ ưu đãi", "Benefit due"}, page.say({benefit.vi, benefit.en}));
    }
    page.line("");
    say_scan(page, e);
  }
  page.line("");
  say_versions(page, e);
  page.line("");
  page.line(page.say(
      {"Đây là khuyến nghị; người đứng đầu cơ quan hải quan quyết định. Bộ tiêu chí là mẫu giả "
       "định, không phải tiêu chí thật của cơ quan hải quan nào.",
       "This is a recommendation; the head of the customs office decides. The criteria are an "
       "invented sample, not those of any customs authority."}));
  return page.take();
}

std::string declarant_text(const Explanation& e, Language language) {
  Page page(language);
  say_declaration(page, e);
  page.line("");
  if (e.verdict.decision == Decision::kRejected) {
    say_rejection(page, e);
  } else {
    Verdict told;
    told.channel = e.verdict.channel;
    told.form = form_told_to_declarant(e.verdict);
    told.extent = extent_told_to_declarant(e.verdict);
    say_form(page, told);
    page.labelled({"Mã phân loại kiểm tra", "Inspection class"}, inspection_class(told.channel));
  }
  page.labelled({"Tiếp nhận", "Received"}, to_string(e.arrival));
  if (e.receipt_sequence != 0) {
    page.labelled({"Biên nhận", "Receipt"},
                  std::to_string(e.receipt_sequence) + " " + e.receipt_hash);
  }
  page.line("");
  page.line(page.say(
      {"Đây là khuyến nghị; người đứng đầu cơ quan hải quan quyết định. Người khai hải quan có ý "
       "kiến thì gửi cơ quan hải quan nơi đăng ký tờ khai; có quyền khiếu nại theo Luật Khiếu nại.",
       "This is a recommendation; the head of the customs office decides. A declarant that "
       "disagrees writes to the office of registration; it may lodge a complaint under the Law on "
       "Complaints."}));
  return page.take();
}

}  // namespace luong
