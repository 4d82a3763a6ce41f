// A lock that one path keeps though others leave it, that a path takes or
// leaves twice, or that is taken where a handler which takes it may interrupt.
#include "LockContexts.h"
#include "engine/DeepRule.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "lock-imbalance",
    "A lock is kept on some path, taken while it is held, left twice, or taken "
    "where its interrupt handler may start.",
    667};

namespace {
class LockImbalance : public DeepRule {
public:
  LockImbalance() : DeepRule(Info) {}

  void onLockAtExit(const Point &P, const LockAtExit &L) override {
    std::string What = P.render(*L.S);
    Finding F = at(P, What,
                   What + " is still " + L.S->Family->Acquired +
                       " here, though other paths unlock it");
    P.entered(*L.S, F.Trace);
    P.branches(L.S->Entered, F.Trace);
    F.Trace.push_back(P.note(P.where(), "leaves with the lock held"));
    if (L.LeftElsewhere)
      F.Trace.push_back(
          P.note(L.LeftElsewhere, "another path unlocks it here"));
    F.Sure = L.S->Inner ? Confidence::Likely : Confidence::Proved;
    report(std::move(F), L.S->Entered);
  }

  void onLockMisuse(const Point &P, const LockMisuse &L) override {
    const ApiFamily &Family = *L.S->Family;
    std::string What = P.render(*L.S);
    Finding F = at(P, What,
                   L.Enters ? What + " is " + Family.Acquired +
                                  " while it is held already"
                            : What + " is " + Family.Released + " twice");
    const llvm::Instruction *Before = L.Enters ? L.S->Entered : L.S->Left;
    if (L.Enters)
      P.entered(*L.S, F.Trace);
    else
      F.Trace.push_back(
          P.note(Before, What + " is " + Family.Released + " here"));
    P.branches(Before, F.Trace);
    F.Trace.push_back(P.note(P.where(), L.Inner ? "'" + P.callee(P.where()) +
                                                      "' is called here"
                                                : "and again here"));
    if (L.Inner)
      F.Trace.push_back(*L.Inner);
    F.Sure = L.ByFlag ? Confidence::Heuristic : Confidence::Likely;
    report(std::move(F), P.where());
  }

  void onUnit(const UnitContext &Unit) override { Contexts.addUnit(Unit); }
  void onLockTaken(const Point &P, const LockTaken &L) override {
    Contexts.addLock(P, L);
  }
  void onCall(const Point &P, const llvm::Function &Callee) override {
    Contexts.addCall(P, Callee);
  }

  void onModule(const Lifecycle &) override {
    for (const LockContexts::Conflict &C : Contexts.conflicts())
      reportConflict(C);
  }

private:
  void reportConflict(const LockContexts::Conflict &C) {
    bool Hard = C.At == HardIrq;
    Finding F;
    F.Rule = info().Id;
    F.Place = C.Plain->Where.Place;
    F.Function = C.Plain->Where.Function;
    F.Subject = C.Plain->Spelling;
    F.Message = C.Plain->Spelling + " is taken with " +
                (Hard ? "interrupts" : "softirqs") + " on, but '" +
                C.HandlerName + "' takes it in " +
                (Hard ? "an interrupt" : "a softirq");
    F.Trace.push_back(C.Registered);
    F.Trace.push_back(C.Handler->Where);
    F.Trace.back().Message = "the handler takes the lock here";
    F.Trace.insert(F.Trace.end(), C.Calls.begin(), C.Calls.end());
    F.Trace.push_back(C.Plain->Where);
    F.Trace.back().Message =
        C.Plain->Spelling + " is taken here, where '" + C.HandlerName +
        "' may start: it would wait for whom it interrupted";
    for (const LockContexts::Taken *Other : C.Others) {
      F.Trace.push_back(Other->Where);
      F.Trace.back().Message = "and here";
    }
    F.Sure = Confidence::Likely;
    report(std::move(F), nullptr);
  }

  LockContexts Contexts;
};
} // namespace

std::unique_ptr<Rule> make_lock_imbalance() {
  return std::make_unique<LockImbalance>();
}

} // namespace drydock
