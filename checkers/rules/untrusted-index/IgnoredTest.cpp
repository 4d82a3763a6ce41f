// `WARN_ON(i >= COUNT); a[i]`: whoever wrote the test knew that the index may
// be too large, and nothing keeps it from being used.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace drydock {

/// Where control goes by Test, or null: whether it decides anything is not
/// known. Empty: it decides nothing.
static bool decides(const Value &V, SmallVectorImpl<const BranchInst *> &By,
                    unsigned Depth = 0) {
  for (const User *U : V.users()) {
    if (auto *Branch = dyn_cast<BranchInst>(U)) {
      By.push_back(Branch);
      continue;
    }
    if (auto *Call = dyn_cast<CallBase>(U)) {
      if (!Call->use_empty())
        return true;
      continue;
    }
    bool Truth = isa<CastInst>(U) || isa<ICmpInst>(U) ||
                 (isa<BinaryOperator>(U) && U->getType()->isIntegerTy(1));
    if (!Truth || Depth > 16 || decides(*U, By, Depth + 1))
      return true;
  }
  return false;
}

static bool isOrdering(const ICmpInst &Test) {
  return Test.getOperand(0)->getType()->isIntegerTy() && !Test.isEquality();
}

namespace {
class Search {
public:
  explicit Search(const Scope &S)
      : S(S), After(const_cast<Function &>(S.F)), Loops(S.Known.tree()) {}
  void run();

private:
  bool isIgnored(const ICmpInst &Test, const Instruction &Use) const;
  bool check(const ICmpInst &Test, const ArrayAccess &A);

  const Scope &S;
  PostDominatorTree After;
  LoopInfo Loops;
};
} // namespace

/// Use comes behind Test, whichever way the test came out.
bool Search::isIgnored(const ICmpInst &Test, const Instruction &Use) const {
  if (!S.Known.tree().dominates(&Test, &Use))
    return false;
  SmallVector<const BranchInst *, 2> By;
  if (decides(Test, By))
    return false;
  return llvm::all_of(By, [&](const BranchInst *Branch) {
    const DomTreeNode *Node = After.getNode(Branch->getParent());
    const DomTreeNode *Join = Node ? Node->getIDom() : nullptr;
    // A value that depends on it: both cases were thought of.
    return Join && Join->getBlock() && Join->getBlock()->phis().empty() &&
           Branch->getParent() != Use.getParent() &&
           llvm::all_of(Branch->successors(), [&](const BasicBlock *Next) {
             return After.dominates(Use.getParent(), Next);
           });
  });
}

/// Whether it was reported.
bool Search::check(const ICmpInst &Test, const ArrayAccess &A) {
  const Value *Index = withoutCasts(A.Index);
  const Value *Tested = withoutCasts(Test.getOperand(0));
  if (!isSame(Tested, Index) || isa<ConstantInt>(Index) ||
      !isIgnored(Test, *A.Element))
    return false;
  // The end of a loop is no test of what is used behind it.
  const Loop *Around = Loops.getLoopFor(Test.getParent());
  auto *Load = dyn_cast<LoadInst>(Index);
  if ((Load && isWrittenHere(S, *Load->getPointerOperand())) ||
      (Around && !Around->contains(A.Element)))
    return false;
  if (isa<BinaryOperator>(withoutCasts(Test.getOperand(1))))
    return false;
  // The bound: the number of elements, or a variable that has it.
  auto *Fixed = dyn_cast<ConstantInt>(Test.getOperand(1));
  if (Fixed && Fixed->getValue().getLimitedValue() + 1 < A.Count)
    return false;
  const ICmpInst *Other = nullptr;
  ConstantRange Left =
      S.Known.limited(*A.Index, *A.Element->getParent(), Other);
  if (Left.getSignedMax().slt(A.Count) || !isDereferenced(*A.Element))
    return false;
  std::string Named = quoted(S.Names, *A.Index, "the index");
  S.Report({A.Element,
            spelling(S.Names, *A.Array),
            Named + " is used as an index of " +
                quoted(S.Names, *A.Array, "an array") +
                " even where the test found it out of bounds",
            // What the driver counts itself, such a test only asserts.
            isGiven(S, *Index) ? Confidence::Likely : Confidence::Heuristic,
            {{&Test, Named + " is compared with its bound, but not kept from "
                             "what follows"}}});
  return true;
}

void Search::run() {
  SmallVector<const ICmpInst *, 16> Tests;
  for (const Instruction &I : instructions(S.F))
    if (auto *Test = dyn_cast<ICmpInst>(&I); Test && isOrdering(*Test))
      Tests.push_back(Test);
  SmallVector<ArrayAccess, 8> All;
  if (!Tests.empty())
    forEachAccess(S.F, [&](const ArrayAccess &A) { All.push_back(A); });
  // What follows a test is one mistake, whatever it is used for.
  for (const ICmpInst *Test : Tests)
    for (const ArrayAccess &A : All)
      if (check(*Test, A))
        break;
}

void findIgnoredTests(const Scope &S) { Search(S).run(); }

} // namespace drydock
