// `print_names(names, sizeof(names))`: the callee counts elements, and is given
// bytes.
#include "Parts.h"
#include "Ranges.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace drydock {

/// Type of the elements that F picks from its parameter by something that it
/// compares with its parameter Count; or null.
static Type *counted(const Function &F, unsigned Array, unsigned Count) {
  for (const User *U : F.getArg(Array)->users()) {
    auto *G = dyn_cast<GetElementPtrInst>(U);
    if (!G || G->getNumIndices() != 1 || isa<Constant>(G->getOperand(1)))
      continue;
    for (const User *Use : F.getArg(Count)->users()) {
      const Value *V = Use;
      while (isa<CastInst>(V) && V->hasOneUse())
        V = *V->user_begin();
      auto *Test = dyn_cast<ICmpInst>(V);
      if (Test && Test->isRelational() &&
          (isSame(withoutCasts(Test->getOperand(0)),
                  withoutCasts(G->getOperand(1))) ||
           isSame(withoutCasts(Test->getOperand(1)),
                  withoutCasts(G->getOperand(1)))))
        return G->getSourceElementType();
    }
  }
  return nullptr;
}

static ArrayType *arrayAt(const Value &V) {
  const Value *Object = V.stripPointerCasts();
  if (auto *G = dyn_cast<GlobalVariable>(Object))
    return dyn_cast<ArrayType>(G->getValueType());
  if (auto *A = dyn_cast<AllocaInst>(Object))
    return dyn_cast<ArrayType>(A->getAllocatedType());
  return nullptr;
}

static void check(const Scope &S, const CallBase &Call, const Function &Callee,
                  unsigned Array, unsigned Count) {
  ArrayType *Whole = arrayAt(*Call.getArgOperand(Array));
  auto *Given = dyn_cast<ConstantInt>(Call.getArgOperand(Count));
  if (!Whole || !Given)
    return;
  const DataLayout &Layout = S.F.getParent()->getDataLayout();
  uint64_t Size = Layout.getTypeAllocSize(Whole->getElementType());
  uint64_t Passed = Given->getZExtValue();
  if (Passed <= Whole->getNumElements() ||
      counted(Callee, Array, Count) != Whole->getElementType())
    return;
  std::string Named = quoted(S.Names, *Call.getArgOperand(Array), "the array");
  bool Bytes = Passed == Size * Whole->getNumElements();
  S.Report({&Call, spelling(S.Names, *Call.getArgOperand(Array)),
            Named + " has " + std::to_string(Whole->getNumElements()) +
                " elements, but '" + SourceNames::name(Callee) +
                "' is told to go through " + std::to_string(Passed) +
                (Bytes ? ": its size in bytes" : ""),
            Confidence::Likely});
}

void findWrongCounts(const Scope &S) {
  for (const Instruction &I : instructions(S.F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    if (!Callee || Callee->isDeclaration() ||
        Callee->arg_size() != Call->arg_size())
      continue;
    for (unsigned A = 0; A != Call->arg_size(); ++A)
      for (unsigned N = 0; N != Call->arg_size(); ++N)
        if (Call->getArgOperand(A)->getType()->isPointerTy() &&
            Call->getArgOperand(N)->getType()->isIntegerTy())
          check(S, *Call, *Callee, A, N);
  }
}

} // namespace drydock
