#include "MappingFlow.h"
#include "engine/CallTargets.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

static bool checksArgument(const ApiFunction &Row, unsigned Argument) {
  return any_of(Row.Effects, [&](const ApiEffect &E) {
    return E.When == EffectWhen::Error && E.Resource &&
           E.Resource->DmaMapping && E.Via.K == ApiPlace::Argument &&
           E.Via.Index == Argument;
  });
}

bool MappingFlow::isCheck(const ApiTable &Table, const CallBase &Call,
                          unsigned Argument, unsigned Depth) {
  if (const ApiFunction *Row = CallTargets::row(Table, Call))
    return checksArgument(*Row, Argument);
  const Function *Callee = CallTargets::direct(Call);
  if (!Callee || Argument >= Callee->arg_size() || Depth > 3)
    return false;
  return any_of(Callee->getArg(Argument)->uses(), [&](const Use &U) {
    auto *Inner = dyn_cast<CallBase>(U.getUser());
    return Inner && Inner->isArgOperand(&U) &&
           isCheck(Table, *Inner, Inner->getArgOperandNo(&U), Depth + 1);
  });
}

void MappingFlow::follow(const Value &Result) {
  Work.push_back(&Result);
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second || Seen.size() > 200)
      continue;
    for (const Use &U : V->uses())
      use(U);
  }
}

void MappingFlow::use(const Use &U) {
  auto *I = dyn_cast<Instruction>(U.getUser());
  if (!I)
    return;
  Used = true;
  if (isa<CastInst, PHINode, SelectInst, FreezeInst>(I))
    Work.push_back(I);
  else if (isa<ICmpInst>(I))
    Checked = true; // perhaps for the wrong value, but its author cared
  else if (auto *Store = dyn_cast<StoreInst>(I))
    stored(*Store);
  else if (auto *Call = dyn_cast<CallBase>(I); Call && Call->isArgOperand(&U))
    passed(*Call, Call->getArgOperandNo(&U));
  else if (isa<ReturnInst>(I))
    returned(*I->getFunction());
}

bool MappingFlow::isOnly(const Value *V) const {
  while (auto *Cast = dyn_cast<CastInst>(V))
    V = Cast->getOperand(0);
  return isa<CallBase>(V) && Seen.contains(V);
}

void MappingFlow::stored(const StoreInst &Store) {
  Stores.push_back(&Store);
  const Value *Address = Store.getPointerOperand();
  const Value *Object = getUnderlyingObject(Address);
  if (Place P = fieldAt(*Address); P.isKnown())
    Kept.push_back(P);
  else if (!isa<AllocaInst>(Object))
    Lost = true;
  if (!isa<AllocaInst>(Object))
    return;
  for (const Instruction &I : instructions(Store.getFunction()))
    if (auto *Load = dyn_cast<LoadInst>(&I)) {
      if (getUnderlyingObject(Load->getPointerOperand()) == Object)
        Work.push_back(Load);
    } else if (auto *Call = dyn_cast<CallBase>(&I)) {
      Lost |= !Call->isLifetimeStartOrEnd() &&
              any_of(Call->args(), [&](const Value *Argument) {
                return Argument->getType()->isPointerTy() &&
                       getUnderlyingObject(Argument) == Object;
              });
    }
}

void MappingFlow::passed(const CallBase &Call, unsigned Argument) {
  if (isCheck(Table, Call, Argument)) {
    Checked = true;
    return;
  }
  if (const ApiFunction *Row = CallTargets::row(Table, Call)) {
    if (any_of(Row->Effects, [&](const ApiEffect &E) {
          return E.Kind == EffectKind::Release && E.Resource->DmaMapping &&
                 E.Via.K == ApiPlace::Argument && E.Via.Index == Argument;
        }))
      Released.push_back(&Call);
    return;
  }
  const Function *Callee = CallTargets::direct(Call);
  if (Callee && !Callee->isDeclaration() && Argument < Callee->arg_size())
    Work.push_back(Callee->getArg(Argument));
}

/// A helper that maps: its callers have the result. Others than the unit's own
/// may check it.
void MappingFlow::returned(const Function &F) {
  Lost |= !F.hasLocalLinkage() || F.hasAddressTaken();
  for (const User *U : F.users())
    if (auto *Call = dyn_cast<CallBase>(U))
      Work.push_back(Call);
}

} // namespace drydock
