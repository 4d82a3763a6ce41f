#include "Accesses.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

bool isDereferenced(const Value &Address) {
  for (const Use &U : Address.uses()) {
    const User *By = U.getUser();
    if (isa<LoadInst, MemIntrinsic>(By))
      return true;
    if (isa<StoreInst>(By) && U.getOperandNo() == 1)
      return true;
    if (isa<GetElementPtrInst>(By) && U.getOperandNo() == 0 &&
        isDereferenced(*By))
      return true;
  }
  return false;
}

bool isWritten(const Value &Address) {
  return llvm::any_of(Address.uses(), [](const Use &U) {
    const User *By = U.getUser();
    return (isa<StoreInst>(By) && U.getOperandNo() == 1) ||
           (isa<GetElementPtrInst>(By) && U.getOperandNo() == 0 &&
            isWritten(*By));
  });
}

/// `array[0]` as a pointer: the whole.
static const Value *decayed(const Value *Pointer, ArrayType *&Type) {
  auto *G = dyn_cast<GEPOperator>(Pointer);
  if (!G || G->getNumIndices() != 2 || !G->hasAllZeroIndices())
    return nullptr;
  Type = dyn_cast<ArrayType>(G->getSourceElementType());
  return Type ? G->getPointerOperand() : nullptr;
}

ArrayAccess accessBy(const GetElementPtrInst &G) {
  ArrayAccess A;
  auto *Type = dyn_cast<ArrayType>(G.getSourceElementType());
  if (Type && G.getNumIndices() == 2) {
    A = {&G, G.getPointerOperand(), G.getOperand(2), Type->getNumElements()};
  } else if (!Type && G.getNumIndices() == 1) {
    const Value *Whole = decayed(G.getPointerOperand(), Type);
    if (Whole && Type->getElementType() == G.getSourceElementType())
      A = {&G, Whole, G.getOperand(1), Type->getNumElements()};
  }
  if (A.Count <= 1 || isa<Constant>(A.Index))
    A.Element = nullptr;
  return A;
}

void forEachAccess(const Function &F,
                   function_ref<void(const ArrayAccess &)> Visit) {
  for (const Instruction &I : instructions(F))
    if (auto *G = dyn_cast<GetElementPtrInst>(&I))
      if (ArrayAccess A = accessBy(*G); A.Element)
        Visit(A);
}

} // namespace drydock
