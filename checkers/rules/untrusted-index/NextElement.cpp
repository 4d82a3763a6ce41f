// `a[i] = x; a[i + 1] = end;` writes the last, and nothing in the function asks
// how large `i` is: where a[i] is the end of the array, a[i + 1] is past it.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// The value that V adds one to, or null.
static const Value *before(const Value *V) {
  auto *Add = dyn_cast<BinaryOperator>(withoutCasts(V));
  if (!Add || Add->getOpcode() != Instruction::Add)
    return nullptr;
  auto *One = dyn_cast<ConstantInt>(Add->getOperand(1));
  return One && One->isOne() ? withoutCasts(Add->getOperand(0)) : nullptr;
}

/// Something says how large V is: a comparison that may bound it, or how it is
/// made. Being the end of a loop over others is none.
static bool isBounded(const Scope &S, const Value &V) {
  if (!isa<LoadInst, Argument>(V))
    return true;
  for (const Instruction &I : instructions(S.F)) {
    auto *Test = dyn_cast<ICmpInst>(&I);
    if (!Test || !Test->getOperand(0)->getType()->isIntegerTy())
      continue;
    auto isMine = [&](const Value *Operand) {
      const Value *Bare = withoutCasts(Operand);
      const Value *Inner = before(Bare);
      return isSame(Bare, &V) || (Inner && isSame(Inner, &V));
    };
    if (isMine(Test->getOperand(0)))
      return true;
    if (isMine(Test->getOperand(1)) &&
        !isa<PHINode>(withoutCasts(Test->getOperand(0))))
      return true;
  }
  return false;
}

static bool mayBeLast(const Scope &S, const Value &Index,
                      const ArrayAccess &Next) {
  return S.Known.at(Index, *Next.Element->getParent())
      .getUnsignedMax()
      .uge(Next.Count - 1);
}

void findNextElements(const Scope &S) {
  SmallVector<ArrayAccess, 8> All;
  forEachAccess(S.F, [&](const ArrayAccess &A) { All.push_back(A); });
  for (const ArrayAccess &Next : All) {
    const Value *Index = before(Next.Index);
    if (!Index || !isWritten(*Next.Element))
      continue;
    for (const ArrayAccess &A : All)
      if (isWritten(*A.Element) && isSame(withoutCasts(A.Index), Index) &&
          isSame(A.Array, Next.Array) &&
          S.Known.tree().dominates(A.Element, Next.Element) &&
          !isBounded(S, *Index) && mayBeLast(S, *Index, Next)) {
        std::string Named = quoted(S.Names, *Index, "the index");
        S.Report({Next.Element,
                  spelling(S.Names, *Next.Array),
                  "element " + Named + " + 1 of " +
                      quoted(S.Names, *Next.Array, "the array") +
                      " is past its end where " + Named +
                      " is the last of its " + std::to_string(Next.Count) +
                      ": nothing tests that",
                  Confidence::Likely,
                  {{A.Element, Named + " is an index of the array here"}}});
        return;
      }
  }
}

} // namespace drydock
