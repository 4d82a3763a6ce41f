#include "WrongIndex.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// Computed in the loop, perhaps, but from what does not change there.
static bool isInvariant(const Value *V, const Loop &L, bool &Indexed) {
  auto *I = dyn_cast<Instruction>(V);
  if (!I || !L.contains(I))
    return true;
  if (!isa<GetElementPtrInst, CastInst, LoadInst>(I))
    return false;
  if (auto *G = dyn_cast<GetElementPtrInst>(I))
    Indexed |= !G->hasAllConstantIndices();
  return all_of(I->operands(), [&](const Use &Operand) {
    return isInvariant(Operand, L, Indexed);
  });
}

/// A counter of the loop picks elements: going through them was the point.
static bool countsElements(const Loop &L) {
  for (const PHINode &Counter : L.getHeader()->phis())
    for (const User *U : Counter.users()) {
      SmallVector<const User *, 4> Uses = {U};
      if (isa<CastInst>(U))
        Uses.append(U->user_begin(), U->user_end());
      for (const User *Use : Uses)
        if (auto *G = dyn_cast<GetElementPtrInst>(Use);
            G && L.contains(G) && Counter.getType()->isIntegerTy())
          return true;
    }
  return false;
}

bool isSameEachRound(const CallBase &Call, const Value &Argument) {
  auto *Load = dyn_cast<LoadInst>(&Argument);
  if (!Load)
    return false;
  DominatorTree Dominators(const_cast<Function &>(*Call.getFunction()));
  LoopInfo Loops(Dominators);
  const Loop *L = Loops.getLoopFor(Call.getParent());
  bool Indexed = false;
  return L && isInvariant(Load->getPointerOperand(), *L, Indexed) && Indexed &&
         countsElements(*L);
}

} // namespace drydock
