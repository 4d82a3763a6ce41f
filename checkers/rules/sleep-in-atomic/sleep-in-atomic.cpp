// Something that may sleep in an interrupt handler or timer function, under a
// spinlock, or where interrupts or preemption are off.
#include "engine/CallTargets.h"
#include "engine/DeepRule.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "sleep-in-atomic",
    "Something that may sleep is called where nobody may sleep.", 833};

namespace {
class SleepsInAtomic : public DeepRule {
public:
  SleepsInAtomic() : DeepRule(Info) {}

  void onSleepInAtomic(const Point &P, const SleepInAtomic &S) override {
    std::string Callee = "'" + P.callee(S.Where) + "'";
    std::string What = Callee + " may sleep";
    std::vector<PathNote> Trace;
    if (S.In) {
      What += std::string(S.In->Lock ? " while " : " inside the ") +
              P.render(*S.In) + (S.In->Lock ? " is held" : "");
      P.entered(*S.In, Trace);
      P.branches(S.In->Entered, Trace);
    } else {
      What += ", but '" + P.function() + "' " + context(*S.Whole);
      handedOver(P, *S.Whole, Trace);
      P.branches(nullptr, Trace);
    }
    Finding F = at(P, P.callee(S.Where), What);
    F.Trace = std::move(Trace);
    F.Trace.push_back(P.note(S.Where, S.Inner ? Callee + " is called here"
                                              : Callee + " may sleep here"));
    if (S.Inner)
      F.Trace.push_back(*S.Inner);
    F.Sure = !S.In && isShared(S) ? Confidence::Heuristic : Confidence::Likely;
    report(std::move(F), S.In ? S.In->Entered : S.Where);
  }

private:
  /// Others call the helper too: a flag of the object may tell it not to sleep.
  static bool isShared(const SleepInAtomic &S) {
    auto *Call = llvm::dyn_cast<llvm::CallBase>(S.Where);
    const llvm::Function *Callee = Call ? CallTargets::direct(*Call) : nullptr;
    return S.Inner && Callee && Callee->hasNUsesOrMore(2);
  }

  static std::string context(const CallContexts::Entry &Whole) {
    if (!Whole.Where.Line)
      return "is called where nobody may, as a member of 'struct " + Whole.In +
             "'";
    if (Whole.Context == "timer")
      return "is a timer function";
    return Whole.Context == "hardirq" ? "is called in interrupt context"
                                      : "is called in softirq context";
  }

  static void handedOver(const Point &P, const CallContexts::Entry &Whole,
                         std::vector<PathNote> &Trace) {
    if (Whole.Where.Line)
      Trace.push_back(
          {Whole.Where, Whole.In, "'" + P.function() + "' is registered here"});
  }
};
} // namespace

std::unique_ptr<Rule> make_sleep_in_atomic() {
  return std::make_unique<SleepsInAtomic>();
}

} // namespace drydock
