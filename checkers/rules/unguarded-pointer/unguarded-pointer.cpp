// Dereference of what may be NULL or an error pointer, a test that comes too
// late, and a test for the wrong kind of failure.
#include "engine/DeepRule.h"
#include "engine/Summary.h"
#include "lifecycle/Place.h"
#include "model/Wording.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

static constexpr RuleInfo Info = {
    "unguarded-pointer",
    "A pointer that may be NULL or an error pointer is dereferenced.", 476};

namespace {
class UnguardedPointer : public DeepRule {
public:
  UnguardedPointer() : DeepRule(Info) {}

  void onDereference(const Point &P, const Dereference &D) override {
    std::string Subject = P.render(D.Pointer);
    bool Error = !(D.Possible & Zero) && (D.Possible & Negative);
    bool Certain = !(D.Possible & Positive);
    bool Tested = D.Known.Why == Fact::Tested;
    Finding F = at(P, Subject,
                   wording::badPointer(Subject, {.Error = Error,
                                                 .Certain = Certain,
                                                 .Tested = Tested,
                                                 .ByContract = D.ByContract}));
    if (D.Known.Where)
      F.Trace.push_back(
          P.note(D.Known.Where,
                 Tested ? wording::isBadHere(Subject, Error)
                        : wording::mayReturn(P.callee(D.Known.Where), Error)));
    P.branches(D.Known.Where, F.Trace);
    if (D.Inner)
      F.Trace.push_back(D.Inner->Where);
    F.Sure = confidence(P, D);
    report(std::move(F), D.Known.Where);
  }

  /// The branch asks for what Call returned, or for where that was stored.
  static bool asksFor(const Instruction &Branch, const Instruction &Call) {
    auto *B = dyn_cast<BranchInst>(&Branch);
    auto *Test = B && B->isConditional() ? dyn_cast<ICmpInst>(B->getCondition())
                                         : nullptr;
    if (!Test || !isa<ConstantPointerNull>(Test->getOperand(1)))
      return false;
    if (Test->getOperand(0) == &Call)
      return true;
    auto *Read = dyn_cast<LoadInst>(Test->getOperand(0));
    Place From = Read ? placeAt(*Read->getPointerOperand()) : Place();
    return From.isKnown() && any_of(Call.users(), [&](const User *U) {
             auto *Store = dyn_cast<StoreInst>(U);
             return Store && placeAt(*Store->getPointerOperand()) == From;
           });
  }

  /// The branch asks for what was there before: a field, or an argument.
  static bool asksForState(const Instruction &Branch) {
    auto *B = dyn_cast<BranchInst>(&Branch);
    auto *Test = B && B->isConditional() ? dyn_cast<ICmpInst>(B->getCondition())
                                         : nullptr;
    return Test && isa<LoadInst, Argument>(Test->getOperand(0));
  }

  /// The author asked whether it is there, and asks something else before the
  /// dereference: that may go with it (a size that is zero then).
  static bool decidesSince(const Point &P, const Dereference &D) {
    bool Since = false;
    for (const TraceNode *N = P.state().Trace.get(); N; N = N->Previous.get())
      if (N->Where == D.Known.Where || asksFor(*N->Where, *D.Known.Where))
        return Since;
      else
        Since |= !N->Decided && asksForState(*N->Where);
    return Since && D.Known.Why == Fact::Tested; // by a choice, not a branch
  }

  /// The same function tests what another call of the helper returns.
  static bool testsElsewhere(const llvm::Instruction *Where) {
    auto *Call = llvm::dyn_cast_or_null<llvm::CallBase>(Where);
    if (!Call || !Call->getCalledFunction())
      return false;
    return llvm::any_of(
        Call->getCalledFunction()->users(), [&](const llvm::User *U) {
          auto *Other = llvm::dyn_cast<llvm::CallBase>(U);
          return Other && Other != Call &&
                 Other->getFunction() == Call->getFunction() &&
                 llvm::any_of(Other->users(), [](const llvm::User *By) {
                   auto *Test = llvm::dyn_cast<llvm::ICmpInst>(By);
                   return Test && llvm::isa<llvm::ConstantPointerNull>(
                                      Test->getOperand(1));
                 });
        });
  }

  /// A look-up that fails may be impossible here; that others test it says
  /// otherwise. A variable that is still NULL where some branch or loop was to
  /// set it: the author may know that it always does.
  static Confidence confidence(const Point &P, const Dereference &D) {
    if (D.Known.Why == Fact::NoEvidence && P.state().Trace)
      return Confidence::Heuristic;
    if (D.Known.Why == Fact::Helper)
      return D.SourceTested && testsElsewhere(D.Known.Where)
                 ? Confidence::Likely
                 : Confidence::Heuristic;
    if (D.IsLookUp && !D.SourceTested)
      return Confidence::Heuristic;
    if (!(D.Possible & Positive) && D.Known.Where && decidesSince(P, D))
      return Confidence::Heuristic;
    // The callee may have a reason of its own not to get there.
    if (D.Inner && D.Known.Why == Fact::Tested)
      return Confidence::Heuristic;
    return D.Inner ? Confidence::Likely : Confidence::Proved;
  }

  void onDeadField(const Point &P, const DeadField &D) override {
    if (D.R)
      return;
    std::string Subject = P.render(D.Field);
    Finding F = at(P, Subject,
                   "'" + Subject +
                       "' is left with an error pointer, which the test for "
                       "NULL takes for valid next time");
    F.Place = P.place(D.From);
    F.Trace.push_back(P.note(D.Tested, wording::isBadHere(Subject, false)));
    F.Trace.push_back(
        P.note(D.From, wording::mayReturn(P.callee(D.From), true)));
    P.branches(D.From, F.Trace);
    F.Trace.push_back(P.note(P.where(), "leaves with it"));
    F.Sure = Confidence::Likely;
    report(std::move(F), D.From);
  }

  void onPointerTest(const Point &P, const PointerTest &T) override {
    bool WrongKind = T.ForError ? T.Contract == ResultContract::Null : false;
    if (T.EarlierDereference && !T.ForError) {
      std::string Subject = P.render(T.Pointer);
      Finding F = at(P, Subject, wording::lateTest(Subject));
      F.Trace.push_back(P.note(T.EarlierDereference, wording::Dereferenced));
      F.Sure = T.Reread ? Confidence::Heuristic : Confidence::Likely;
      report(std::move(F), T.EarlierDereference);
    } else if (WrongKind) {
      std::string Subject = P.render(T.Pointer);
      report(at(P, Subject, wording::wrongTest(Subject)), P.where());
    }
  }
};
} // namespace

std::unique_ptr<Rule> make_unguarded_pointer() {
  return std::make_unique<UnguardedPointer>();
}

} // namespace drydock
