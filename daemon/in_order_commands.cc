// The operator's commands that take their place in the arrival order.
#include "core/reply.h"
#include "daemon/frame_stage.h"
#include "daemon/in_order.h"

namespace luong {

std::optional<Error> InOrder::take_control(const Arrival& arrival, Control& control,
                                           const ScoreSegment& score) {
  if (auto error = finish(score)) return error;
  Control::Done done;
  done.ok = true;
  // Entries that cannot be read are no reason to stop for who only asks.
  const auto refuse = [&done](const Error& error) {
    done = Control::Done{};
    done.message = to_string(error);
  };
  switch (control.kind) {
    case Control::Kind::kUseContext:
      if (auto error = use_context(control.context, control.actor, control.text, arrival.arrival))
        return error;
      break;
    case Control::Kind::kShadow:
      shadow_ = control.context.pack;
      writer_->audit(control.actor, control.text, arrival.arrival);
      break;
    case Control::Kind::kAudit:
      done.sequence = writer_->audit(control.actor, control.text, arrival.arrival).sequence;
      break;
    case Control::Kind::kLookup:
      if (auto error = lookup(control, done)) refuse(*error);
      writer_->audit(control.actor, control.text, arrival.arrival);
      break;
    case Control::Kind::kDryRun:
      if (auto error = dry_run(arrival, control, score, done)) refuse(*error);
      writer_->audit(control.actor, control.text, arrival.arrival);
      break;
    case Control::Kind::kOfficerAct:
      if (auto error = take_officer_act(control, arrival.arrival, done)) return error;
      break;
    case Control::Kind::kSessionEnded:
      subscribers_.remove(control.session);
      counters_.subscribers = subscribers_.count();
      break;
    case Control::Kind::kAlerts:
      ledger_.alerts.save(done.payload);
      break;
    case Control::Kind::kScans:
      ledger_.scans.save(done.payload);
      break;
    case Control::Kind::kScanCommand:
      if (auto error = run_scan_command(control, arrival.arrival, done)) return error;
      break;
    case Control::Kind::kTick:
    case Control::Kind::kDrainMark:
      break;
  }
  if (control.done) announcements_.emplace_back(std::move(control.done), std::move(done));
  return std::nullopt;
}

// An officer's act: journaled with the file it leads to; one that may not be done as a command that
// was given. A recognition or revocation is seen by the next declaration.
std::optional<Error> InOrder::take_officer_act(Control& control, Instant now, Control::Done& done) {
  static const BenefitMatrix kNone;
  OfficerCommand& command = control.command;
  command.at = now;
  std::optional<Enterprise> firm;
  if (context_.snapshot) {
    firm = ledger_.overlay.in_force(*context_.snapshot,
                                    context_.snapshot->find(command.tax_code, Role::kTrader));
  }
  const BenefitMatrix& matrix = context_.pack ? context_.pack->benefits : kNone;
  if (auto error = ledger_.files.run(command, matrix, firm ? &*firm : nullptr, done.act)) {
    if (error->code != ErrorCode::kInvalid && error->code != ErrorCode::kNotFound &&
        error->code != ErrorCode::kCorrupt) {
      return error;
    }
    writer_->audit(control.actor, control.text, now);
    done.ok = false;
    done.message = to_string(*error);
    return std::nullopt;
  }
  if (command.word == "show") {
    writer_->audit(control.actor, control.text, now);
    return std::nullopt;
  }
  done.act.uid = control.actor.uid;
  done.act.gid = control.actor.gid;
  done.act.pid = control.actor.pid;
  done.act.officer = control.actor.officer;
  done.act.text = control.text;
  const Receipt receipt = writer_->officer_act(done.act, now);
  done.sequence = receipt.sequence;
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) return error;
  refresh_versions();
  return std::nullopt;
}

// An approver's command, journaled whether it was done or refused; its steps name him.
std::optional<Error> InOrder::run_scan_command(Control& control, Instant now, Control::Done& done) {
  done.sequence = writer_->audit(control.actor, control.text, now).sequence;
  if (!context_.ready()) {
    done.ok = false;
    done.message = "not ready: a snapshot, a criteria pack, reference data or a key is missing";
    return std::nullopt;
  }
  const auto moved = scans_->run(control.scan_command, control.actor.officer, now, scan_terms());
  note_desks();
  if (!moved && moved.error().code != ErrorCode::kInvalid) return moved.error();
  done.ok = moved.has_value();
  if (moved) {
    done.count = *moved;
  } else {
    done.message = moved.error().message;
  }
  return std::nullopt;
}

std::optional<Error> InOrder::lookup(Control& control, Control::Done& done) {
  const auto found = archive_.find(number_key(control.declaration_no), stored_);
  if (!found) return found.error();
  if (!*found || stored_.entry.declaration_no != control.declaration_no) {
    done.ok = false;
    done.message = "no decision on this declaration number";
    return std::nullopt;
  }
  const auto versions = versions_of(stored_.entry);
  if (!versions) return versions.error();
  done.versions = *versions;
  done.payload = stored_.bytes;
  done.sequence = stored_.sequence;
  done.receipt_hash = stored_.receipt_hash;
  ledger_.overlay.save(done.overlay);
  return std::nullopt;
}

// What would be answered now, without any effect: no counter, no slot, no number used up.
std::optional<Error> InOrder::dry_run(const Arrival& arrival, Control& control,
                                      const ScoreSegment& score, Control::Done& done) {
  BatchSlot& slot = *dry_run_slot_;
  Arrival as_officer;
  as_officer.audience = Audience::kOfficer;
  as_officer.arrival = arrival.arrival;
  slot.arrival = &as_officer;
  const std::size_t size = control.frame.size();
  control.frame.append(MessageParser::kFramePadding, '\0');
  read_frame(dry_run_parser_, std::string_view(control.frame).substr(0, size), slot);
  done.ok = false;
  if (!context_.ready()) {
    done.message = "not ready: a snapshot, a criteria pack, reference data or a key is missing";
    return std::nullopt;
  }
  if (slot.error) {
    done.message = to_string(*slot.error);
    return std::nullopt;
  }
  if (slot.message.kind != MessageKind::kDeclaration ||
      slot.message.declaration.function == Function::kCancel ||
      is_preregistration(slot.message.declaration.procedure)) {
    done.message =
        "only a declaration that gets a channel can be tried: IDC, EDC, MIC, MEC or a version of "
        "one";
    return std::nullopt;
  }
  Admitted& admitted = slot.admitted;
  // As if its owner sent it, in a message of its own.
  const Declaration& declaration = slot.message.declaration;
  if (auto error = ledger_.standing(declaration.declaration_no.root(), admitted)) return error;
  const std::uint64_t owner = admitted.root.owner;
  keys_of(slot.message, owner, slot.keys);
  if (auto error = ledger_.admit(declaration, slot.keys, slot.content, owner, Audience::kOfficer,
                                 admitted)) {
    return error;
  }
  if (admitted.what == Admission::kReplay) {
    done.message = "this declaration is decided already: explain tells how";
    return std::nullopt;
  }
  if (admitted.what != Admission::kJudge) {
    done.message =
        "this would be answered CONFLICT: the number holds other content, is closed, or "
        "a later version is in force";
    return std::nullopt;
  }
  slot.facts.clear();
  slot.facts.arrival = arrival.arrival;
  slot.facts.audience = Audience::kOfficer;
  slot.facts.draw_root = admitted.draw_root;
  slot.facts.stream = admitted.features;
  if (auto error = ask_registers(declaration, admitted, slot.facts)) return error;
  BatchSlot* only = &slot;
  PinnedContext context = pinned();
  context.shadow = nullptr;  // A trial counts what is decided.
  score(Pass::kRefuse, std::span(&only, 1), context);
  if (slot.verdict.decision != Decision::kRejected) {
    slot.facts.ledger = ledger_.counters.look(slot.ledger_keys, business_day(slot.facts.arrival));
    ledger_.look_at_obligations(declaration, admitted, options_.obligations, slot.facts);
    score(Pass::kJudge, std::span(&only, 1), context);
  }
  if (slot.verdict.decision == Decision::kOk && wants_scan(slot.verdict)) {
    const ScanRank rank = scan_rank(slot.verdict, context_.pack->tier1);
    slot.facts.scan_offer =
        ledger_.scans.look(*context_.scanners, {declaration, arrival.arrival, rank}).offer;
  }
  settle(slot.message.declaration, slot.facts, context, slot.verdict);
  std::string reply;
  ReplyHead head;
  head.msg_id = slot.message.msg_id;
  head.declaration_no = slot.message.declaration_no;
  append_verdict(reply, Audience::kOfficer, head, slot.verdict, versions_, context_.pack.get());
  done.ok = true;
  done.message = std::move(reply);
  return std::nullopt;
}

}  // namespace luong
