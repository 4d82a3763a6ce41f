// An index that a function may have returned as an error, and a length that
// gets below zero by taking off what a peer says.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "model/DataBounds.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

static bool isNegative(const Value *V) {
  auto *C = dyn_cast<ConstantInt>(V);
  return C && C->isNegative();
}

/// F returns a negative number on some path, as its code has it.
static const Instruction *negativeReturn(const Function &F) {
  if (!F.getReturnType()->isIntegerTy(32))
    return nullptr;
  for (const BasicBlock &B : F)
    if (auto *Return = dyn_cast<ReturnInst>(B.getTerminator())) {
      if (isNegative(Return->getReturnValue()))
        return Return;
      if (auto *Phi = dyn_cast<PHINode>(Return->getReturnValue()))
        for (unsigned K = 0; K != Phi->getNumIncomingValues(); ++K)
          if (isNegative(Phi->getIncomingValue(K)))
            return Phi->getIncomingBlock(K)->getTerminator();
    }
  return nullptr;
}

static bool isCompared(const Function &F, const Value &V) {
  return any_of(instructions(F), [&](const Instruction &I) {
    return isa<ICmpInst, SwitchInst>(I) &&
           any_of(I.operands(), [&](const Use &Operand) {
             return isSame(withoutCasts(Operand), &V);
           });
  });
}

static void checkIndex(const Scope &S, const Instruction &Use,
                       const Value &Index, const Value *Array,
                       SmallPtrSetImpl<const CallBase *> &Told) {
  auto *Call = dyn_cast<CallBase>(withoutCasts(&Index));
  const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
  if (!Callee || isCompared(S.F, *Call) || isBoundedByCallee(S.F, *Call))
    return;
  const Instruction *From = nullptr;
  if (!S.Data.mayBeNegative(Callee->getName()) &&
      (Callee->isDeclaration() || !S.Names.isDriverCode(*Callee) ||
       !(From = negativeReturn(*Callee))))
    return;
  Problem P{&Use, Array ? spelling(S.Names, *Array) : "",
            "result of '" + SourceNames::name(*Callee) +
                "' may be negative, and is used as an index"};
  // What a constant is looked up for, the author knows.
  if (llvm::all_of(Call->args(),
                   [](const llvm::Use &U) { return isa<Constant>(U.get()); }))
    P.Sure = Confidence::Heuristic;
  P.Notes.push_back({Call, "nothing looks at the result before"});
  if (Told.insert(Call).second)
    S.Report(std::move(P));
}

/// `end - header->length` as a place in a buffer.
static void checkDifference(const Scope &S, const GetElementPtrInst &G) {
  auto *Sub = dyn_cast<BinaryOperator>(
      withoutCasts(G.getOperand(G.getNumOperands() - 1)));
  if (!Sub || Sub->getOpcode() != Instruction::Sub ||
      isa<Constant>(Sub->getOperand(1)))
    return;
  const Value *Off = withoutCasts(Sub->getOperand(1));
  if (!isa<LoadInst>(Off) || !isFromOutside(S, *Off) ||
      isOrderedAnywhere(S, *Sub))
    return;
  std::string Named = quoted(S.Names, *Sub->getOperand(1), "a length");
  S.Report({Sub,
            spelling(S.Names, *Off),
            Named + " from outside may be more than it is taken from: the "
                    "difference wraps around",
            Confidence::Likely,
            {{&G, "used as a place in a buffer here"}}});
}

void findNegativeIndices(const Scope &S) {
  SmallPtrSet<const CallBase *, 4> Told;
  forEachAccess(S.F, [&](const ArrayAccess &A) {
    if (isDereferenced(*A.Element))
      checkIndex(S, *A.Element, *A.Index, A.Array, Told);
  });
  for (const Instruction &I : instructions(S.F)) {
    if (auto *G = dyn_cast<GetElementPtrInst>(&I))
      checkDifference(S, *G);
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    const BoundsRow *Row =
        Callee ? S.Data.takesIndex(Callee->getName()) : nullptr;
    if (Row && unsigned(Row->Count) < Call->arg_size())
      checkIndex(S, *Call, *Call->getArgOperand(Row->Count), nullptr, Told);
  }
}

} // namespace drydock
