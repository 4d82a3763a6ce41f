#include "engine/LazySetup.h"
#include "engine/CallTargets.h"
#include "lifecycle/Place.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

/// The pointer that a branch compares with NULL was read from here; or null.
static const Value *askedFor(const BasicBlock &Before) {
  auto *Branch = dyn_cast<BranchInst>(Before.getTerminator());
  auto *Test = Branch && Branch->isConditional()
                   ? dyn_cast<ICmpInst>(Branch->getCondition())
                   : nullptr;
  auto *Read = Test && isa<ConstantPointerNull>(Test->getOperand(1))
                   ? dyn_cast<LoadInst>(Test->getOperand(0))
                   : nullptr;
  return Read ? Read->getPointerOperand() : nullptr;
}

/// Both are computed alike, or Inner is a field of what Outer points to.
static bool isSameOrField(const Value &Outer, const Value &Inner) {
  auto *A = dyn_cast<Instruction>(&Outer);
  auto *B = dyn_cast<GEPOperator>(&Inner);
  if (A && isa<Instruction>(Inner) &&
      A->isIdenticalTo(cast<Instruction>(&Inner)))
    return true;
  auto *Object = B ? dyn_cast<Instruction>(B->getPointerOperand()) : nullptr;
  return A && Object && B->hasAllConstantIndices() && A->isIdenticalTo(Object);
}

bool isLazy(const Instruction &Acquired, bool ByArgument) {
  const BasicBlock *Before = Acquired.getParent()->getUniquePredecessor();
  const Value *Asked = Before ? askedFor(*Before) : nullptr;
  if (!Asked)
    return false;
  if (auto *Call = dyn_cast<CallBase>(&Acquired); Call && ByArgument)
    return any_of(Call->args(), [&](const Use &Argument) {
      return isSameOrField(*Argument, *Asked);
    });
  return any_of(Acquired.users(), [&](const User *U) {
    auto *Store = dyn_cast<StoreInst>(U);
    return Store && Store->getValueOperand() == &Acquired &&
           isSameOrField(*Store->getPointerOperand(), *Asked);
  });
}

/// The field that a branch tests, a bit of it perhaps.
static Place askedField(const BasicBlock &Before) {
  auto *Branch = dyn_cast<BranchInst>(Before.getTerminator());
  const Value *V =
      Branch && Branch->isConditional() ? Branch->getCondition() : nullptr;
  for (unsigned Depth = 0; V && Depth < 4; ++Depth) {
    if (auto *Read = dyn_cast<LoadInst>(V))
      return placeAt(*Read->getPointerOperand());
    auto *I = dyn_cast<Instruction>(V);
    V = I && !isa<PHINode, CallBase>(I) && I->getNumOperands()
            ? I->getOperand(0)
            : nullptr;
  }
  return Place();
}

bool isSetUpOnce(const Instruction &SetUp) {
  auto *Call = dyn_cast<CallBase>(&SetUp);
  const Function *Callee = Call ? CallTargets::direct(*Call) : nullptr;
  const BasicBlock *Before = SetUp.getParent()->getUniquePredecessor();
  Place Flag = Callee && Before ? askedField(*Before) : Place();
  return Flag.isField() && any_of(instructions(*Callee), [&](const auto &I) {
           auto *Store = dyn_cast<StoreInst>(&I);
           return Store && placeAt(*Store->getPointerOperand()) == Flag;
         });
}

} // namespace drydock
