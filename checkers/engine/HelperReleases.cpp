#include "engine/HelperReleases.h"
#include "engine/FunctionAnalysis.h"
#include "lifecycle/Place.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace drydock {

using Places = SmallVector<Place, 2>;
using Blocks = SmallPtrSet<BasicBlock *, 4>;

/// Where R stands in the driver's objects.
static Places placesOf(const Resource &R) {
  Places Found;
  auto add = [&](const Place &P) {
    if (P.isField())
      Found.push_back(P);
  };
  auto *Call = dyn_cast<CallBase>(R.Acquired);
  if (R.ByArgument && Call)
    for (const Use &Argument : Call->args())
      if (auto *Read = dyn_cast<LoadInst>(Argument->stripPointerCasts()))
        add(fieldAt(*Read->getPointerOperand()));
  if (!R.ByArgument)
    for (const User *U : R.Acquired->users())
      if (auto *Store = dyn_cast<StoreInst>(U);
          Store && Store->getValueOperand() == R.Acquired)
        add(fieldAt(*Store->getPointerOperand()));
  return Found;
}

/// Call releases a Family that is read from one of Where.
static bool releases(const ApiTable &Table, const CallBase &Call,
                     const ApiFamily &Family, ArrayRef<Place> Where) {
  const ApiFunction *Row = CallTargets::row(Table, Call);
  return Row &&
         any_of(Row->Effects,
                [&](const ApiEffect &E) {
                  return E.Kind == EffectKind::Release && E.Resource &&
                         (E.Resource == &Family ||
                          is_contained(Family.ReleasedBy, E.Resource->Id));
                }) &&
         any_of(Call.args(), [&](const Use &Argument) {
           auto *Read = dyn_cast<LoadInst>(Argument->stripPointerCasts());
           return Read &&
                  is_contained(Where, fieldAt(*Read->getPointerOperand()));
         });
}

/// Where F calls functions of the unit that do so.
static Blocks helpersIn(const UnitContext &Unit, const Resource &R,
                        ArrayRef<Place> Where) {
  Blocks Found;
  const Function &F = *R.Acquired->getFunction();
  for (const Instruction &I : instructions(F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Helper = Call ? CallTargets::direct(*Call) : nullptr;
    bool Before =
        I.getParent() == R.Acquired->getParent() && I.comesBefore(R.Acquired);
    if (Helper && !Helper->isDeclaration() && Helper != &F && !Before &&
        any_of(instructions(*Helper), [&](const Instruction &Inner) {
          auto *Release = dyn_cast<CallBase>(&Inner);
          return Release && releases(Unit.Table, *Release, *R.Family, Where);
        }))
      Found.insert(const_cast<BasicBlock *>(I.getParent()));
  }
  return Found;
}

/// Where the ways that do not succeed come together.
static SmallVector<const BasicBlock *, 4> failing(const ReturnInst &Return) {
  auto *Choice = dyn_cast_or_null<PHINode>(Return.getReturnValue());
  if (!Choice || Choice->getParent() != Return.getParent())
    return {Return.getParent()};
  SmallVector<const BasicBlock *, 4> Ways;
  for (unsigned I = 0; I != Choice->getNumIncomingValues(); ++I) {
    auto *Result = dyn_cast<ConstantInt>(Choice->getIncomingValue(I));
    if (!Result || Result->isNegative())
      Ways.push_back(Choice->getIncomingBlock(I));
  }
  return Ways;
}

/// The block that Exit's path went on with after its last branch behind R.
static const BasicBlock &lastTaken(const ExitState &Exit, const Resource &R) {
  const TraceNode *Last = Exit.S.Trace.get();
  auto *Branch = Last ? dyn_cast<BranchInst>(Last->Where) : nullptr;
  const BasicBlock &Start = *R.Acquired->getParent();
  if (!Branch || !isPotentiallyReachable(&Start, Branch->getParent()))
    return Start;
  return *Branch->getSuccessor(Last->Taken ? 0 : 1);
}

bool isReleasedByHelper(const UnitContext &Unit, const ExitState &Exit,
                        const Resource &R) {
  Places Where = placesOf(R);
  Blocks Without = Where.empty() ? Blocks() : helpersIn(Unit, R, Where);
  if (Without.empty() || !Exit.Return)
    return false;
  SmallVector<BasicBlock *, 1> From = {
      const_cast<BasicBlock *>(&lastTaken(Exit, R))};
  return none_of(failing(*Exit.Return), [&](const BasicBlock *Way) {
    SmallVector<BasicBlock *, 1> Start = From;
    return !Without.contains(Way) &&
           isPotentiallyReachableFromMany(Start, Way, &Without);
  });
}

} // namespace drydock
