// A count from outside decides how far a loop goes through an array that has a
// size of its own.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

static bool isMadeOf(const Value *V, const Value *Part, unsigned Depth = 0) {
  auto *I = dyn_cast<Instruction>(V);
  return V == Part || (I && Depth < 8 && isa<CastInst, BinaryOperator>(I) &&
                       llvm::any_of(
                           I->operands(),
                           [&](const Use &Operand) {
                             return isMadeOf(Operand, Part, Depth + 1);
                           }));
}

static void check(const Scope &S, const Loop &L, ArrayRef<ArrayAccess> All) {
  auto *Branch = dyn_cast<BranchInst>(L.getHeader()->getTerminator());
  auto *Test = Branch && Branch->isConditional()
                   ? dyn_cast<ICmpInst>(Branch->getCondition())
                   : nullptr;
  if (!Test || !Test->isRelational())
    return;
  auto *Counter = dyn_cast<PHINode>(withoutCasts(Test->getOperand(0)));
  const Value *End = Test->getOperand(1);
  if (!Counter || Counter->getParent() != L.getHeader() ||
      !isFromOutside(S, *End) || isOrderedAnywhere(S, *End))
    return;
  for (const ArrayAccess &A : All) {
    if (!L.contains(A.Element) || !isMadeOf(A.Index, Counter) ||
        !isDereferenced(*A.Element) ||
        S.Known.at(*End, *L.getHeader()).getUnsignedMax().ule(A.Count) ||
        S.Known.at(*A.Index, *A.Element->getParent())
            .getUnsignedMax()
            .ult(A.Count))
      continue;
    std::string Named = quoted(S.Names, *End, "a count");
    S.Report({A.Element,
              spelling(S.Names, *A.Array),
              Named + " from outside says how far to go through " +
                  quoted(S.Names, *A.Array, "an array") + ", which has " +
                  std::to_string(A.Count) + " elements: nothing compares them",
              Confidence::Likely,
              {{Test, "the loop ends with " + Named}}});
    return;
  }
}

void findOutsideCounts(const Scope &S) {
  SmallVector<ArrayAccess, 8> All;
  forEachAccess(S.F, [&](const ArrayAccess &A) { All.push_back(A); });
  if (All.empty())
    return;
  LoopInfo Loops(S.Known.tree());
  for (const Loop *L : Loops.getLoopsInPreorder())
    check(S, *L, All);
}

} // namespace drydock
