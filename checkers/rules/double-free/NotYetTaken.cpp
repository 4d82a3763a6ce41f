#include "NotYetTaken.h"
#include "engine/FunctionAnalysis.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace drydock {

namespace {
struct Call {
  const CallBase *Where;
  const ApiFamily *Family;
  const Value *Handle;
};
} // namespace

/// One object by two ways to write it: a part of the same variable, or what the
/// same field holds.
static bool isSame(const Value *A, const Value *B, unsigned Depth = 0) {
  A = A->stripPointerCasts();
  B = B->stripPointerCasts();
  auto *X = dyn_cast<Instruction>(A), *Y = dyn_cast<Instruction>(B);
  if (A == B || !X || !Y || Depth > 4)
    return A == B;
  if (X->getOpcode() != Y->getOpcode() ||
      !isa<GetElementPtrInst, LoadInst>(X) ||
      X->getNumOperands() != Y->getNumOperands())
    return false;
  for (unsigned I = 0; I != X->getNumOperands(); ++I)
    if (!isSame(X->getOperand(I), Y->getOperand(I), Depth + 1))
      return false;
  return true;
}

/// Releasing what was never taken breaks something: it is no pointer that may
/// be NULL, no switch that turns to and fro, no count.
static bool matters(const ApiFamily &Family) {
  return !Family.NullRelease && !Family.State && !Family.Counted &&
         !Family.RepeatRelease && Family.Leaks;
}

static std::vector<Call> calls(const UnitContext &Unit, const Function &F,
                               EffectKind Kind) {
  std::vector<Call> Out;
  for (const Instruction &I : instructions(F)) {
    auto *By = dyn_cast<CallBase>(&I);
    const ApiFunction *Row = By ? CallTargets::row(Unit.Table, *By) : nullptr;
    if (!Row || Row->Managed)
      continue;
    for (const ApiEffect &E : Row->Effects)
      if (E.Kind == Kind && E.Resource && matters(*E.Resource) &&
          E.When != EffectWhen::Error && E.Via.K == ApiPlace::Argument &&
          !E.Via.Through && E.Via.Index < By->arg_size())
        Out.push_back({By, E.Resource, By->getArgOperand(E.Via.Index)});
  }
  return Out;
}

/// Another function of the unit takes it: this one may have called that.
static bool isTakenElsewhere(const UnitContext &Unit, const Function &Here,
                             const ApiFamily &Family) {
  return any_of(Unit.Module, [&](const Function &F) {
    return &F != &Here &&
           any_of(calls(Unit, F, EffectKind::Acquire),
                  [&](const Call &C) { return C.Family == &Family; });
  });
}

void checkNotYetTaken(const UnitContext &Unit,
                      function_ref<void(Finding)> Report) {
  for (const Function *F : Unit.Roles.in(OpsRole::BringUp)) {
    std::vector<Call> Taken = calls(Unit, *F, EffectKind::Acquire);
    for (const Call &Release : calls(Unit, *F, EffectKind::Release)) {
      const CallBase *Later = nullptr;
      bool Before = false;
      for (const Call &T : Taken)
        if (T.Family == Release.Family && isSame(T.Handle, Release.Handle)) {
          Before |= isPotentiallyReachable(T.Where, Release.Where);
          Later = T.Where;
        }
      if (!Later || Before || isTakenElsewhere(Unit, *F, *Release.Family))
        continue;
      std::string Name = SourceNames::name(*F);
      Finding Found;
      Found.Place = Unit.Names.place(*Release.Where);
      Found.Function = Found.Subject = Name;
      Found.Message = Release.Family->Noun + " is " + Release.Family->Released +
                      " here, but never was " + Release.Family->Acquired +
                      " on the way";
      Found.Trace.push_back({Unit.Names.place(*Later), Name,
                             Release.Family->Acquired + " here, later"});
      Found.Sure = Confidence::Likely;
      Report(std::move(Found));
    }
  }
}

} // namespace drydock
